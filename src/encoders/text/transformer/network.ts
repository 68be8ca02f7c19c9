import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import { type PaddedBatch, padBatch } from "./batches.ts";
import type { Pooling } from "./options.ts";
import { type OutputValues, outputsFor, poolBatch } from "./pooling.ts";

/** How a model is fed, by the name of its input. */
const feeds: Readonly<Record<string, (batch: PaddedBatch) => BigInt64Array>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ mask }) => mask,
  token_type_ids: ({ ids }) => new BigInt64Array(ids.length),
  position_ids: ({ ids, tokens }) => ids.map((_, at) => BigInt(at % tokens)),
};

/** A transformer in ONNX Runtime. */
export interface Network {
  /** Length of a vector. */
  readonly dimensions: number;
  /** The pooled vectors of a batch, `[documents, dimensions]`. @throws MarqueeError `invalid-model`, `not-finite`. */
  run(batch: readonly { readonly ids: readonly number[] }[]): Promise<Float32Array>;
}

/** How {@link openNetwork} runs a model. */
export interface NetworkOptions {
  readonly pooling: Pooling;
  readonly paddingId: number;
  readonly threads?: number;
  /** Tokens of a text to try the model with. */
  readonly trial: readonly number[];
}

/**
 * Loads a model and tries it once. The file is given by path, so that weights in files beside it are found.
 *
 * @throws MarqueeError `invalid-model` when the model cannot be loaded, fed or pooled.
 */
export async function openNetwork(modelPath: string, options: NetworkOptions): Promise<Network> {
  const session = await openSession(modelPath, options.threads);
  const unknown = session.inputNames.filter((name) => !(name in feeds));
  if (unknown.length > 0 || !session.inputNames.includes("input_ids")) {
    throw new MarqueeError(
      "invalid-model",
      `${modelPath} has the inputs ${session.inputNames.join(", ")}; a text encoder has input_ids, attention_mask and token_type_ids.`,
      { hint: "Export the model for feature extraction, without a cache of past keys." },
    );
  }
  const outputs = outputsFor(
    options.pooling,
    session.outputMetadata.map((output) => ({
      name: output.name,
      rank: output.isTensor ? output.shape.length : undefined,
    })),
  );
  const run = async (batch: readonly { readonly ids: readonly number[] }[]) => {
    const values = await runSession(session, padBatch(batch, options.paddingId), outputs, modelPath);
    const vectors = poolBatch(
      options.pooling,
      values,
      batch.map(({ ids }) => ids.length),
    );
    if (vectors.every(Number.isFinite)) return vectors;
    throw new MarqueeError("not-finite", `${modelPath} gave a vector with NaN or infinity.`, {
      hint: "Use the model's 32-bit file.",
    });
  };
  const { length: dimensions } = await run([{ ids: options.trial }]);
  return { dimensions, run };
}

function openSession(modelPath: string, threads: number | undefined): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(modelPath, {
    intraOpNumThreads: threads ?? availableParallelism(),
    interOpNumThreads: 1,
    executionProviders: ["cpu"],
    // Errors are thrown; only what would end the process is also printed.
    logSeverityLevel: 4,
  }).catch((cause: unknown) => {
    throw new MarqueeError("invalid-model", `${modelPath} cannot be loaded: ${messageOf(cause)}`, { cause });
  });
}

async function runSession(
  session: ort.InferenceSession,
  batch: PaddedBatch,
  outputs: readonly string[],
  modelPath: string,
): Promise<OutputValues[]> {
  const given = session.inputMetadata.map((input) => {
    const values = feeds[input.name](batch);
    const shape = [batch.documents, batch.tokens];
    const narrow = input.isTensor && input.type === "int32";
    const tensor = narrow
      ? new ort.Tensor("int32", Int32Array.from(values, Number), shape)
      : new ort.Tensor("int64", values, shape);
    return [input.name, tensor] as const;
  });
  const results = await session.run(Object.fromEntries(given), outputs).catch((cause: unknown) => {
    const message = `${modelPath} cannot run on a batch [${batch.documents}, ${batch.tokens}]: ${messageOf(cause)}`;
    throw new MarqueeError("invalid-model", message, {
      cause,
      hint: "Check that tokenizer.json belongs to the model, or lower maximumTokens.",
    });
  });
  return outputs.map((name) => {
    const { data, dims, type } = results[name];
    if (data instanceof Float32Array) return { data, shape: dims };
    throw new MarqueeError(
      "invalid-model",
      `The output ${name} of ${modelPath} is ${type}, expected float32.`,
    );
  });
}
