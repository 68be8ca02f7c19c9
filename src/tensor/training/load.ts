import { MarqueeError, messageOf } from "../../core/index.ts";
import { typeOfCode } from "../onnx/convert.ts";
import { decodeModel, type ModelProto } from "../onnx/schema.ts";
import type { FeedSpecification } from "../model/model.ts";
import { openSession } from "../runtime/session.ts";
import { type Predictor, type PredictorOptions, predictorOver } from "./predictor.ts";

/** A model file ready to predict, with what it says about itself. */
export interface LoadedModel extends Predictor {
  readonly metadata: Readonly<Record<string, string>>;
  /** Inputs, each for one sample; −1 where the file leaves a dimension open. */
  readonly inputs: Readonly<Record<string, FeedSpecification>>;
  readonly outputNames: readonly string[];
}

/**
 * Loads an ONNX file whose inputs have the batch as axis 0, such as {@link exportModel} writes.
 *
 * @throws `invalid-model` when the bytes are no model that can run here.
 */
export async function loadModel(bytes: Uint8Array, options: PredictorOptions = {}): Promise<LoadedModel> {
  const model = parse(bytes);
  const weights = new Set(model.graph?.initializer?.map(({ name }) => name));
  const inputs: Record<string, FeedSpecification> = {};
  for (const { name, type } of model.graph?.input ?? []) {
    if (weights.has(name)) continue;
    const dimensions = type?.tensorType?.shape?.dim ?? [];
    inputs[name] = {
      shape: dimensions.slice(1).map(({ dimValue }) => dimValue ?? -1),
      type: typeOfCode(type?.tensorType?.elemType, `The input "${name}"`),
    };
  }
  const session = await openSession(bytes, options);
  const metadata = Object.fromEntries((model.metadataProps ?? []).map(({ key, value }) => [key, value]));
  return {
    ...predictorOver(session, inputs, () => ({}), options),
    metadata,
    inputs,
    outputNames: session.outputNames,
  };
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    return decodeModel(bytes);
  } catch (cause) {
    throw new MarqueeError("invalid-model", `The bytes are no ONNX model: ${messageOf(cause)}`, { cause });
  }
}
