import { MarqueeError } from "../../core/index.ts";
import { formatShape, sizeOf, staticShape } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { allocate, type DataArray, type DataType, type Values } from "../graph/values.ts";
import { type Feeds, feedTensors, type Model, type Parameters, type Tensors } from "../model/model.ts";
import { createScope } from "../model/scope.ts";
import { type SerialiseOptions, serialise } from "../onnx/serialise.ts";
import {
  openSession,
  type RuntimeOptions,
  type RuntimeTensor,
  runtimeTensor,
  type Session,
} from "../runtime/session.ts";

/** Applies a model to arrays of any number of samples. */
export interface Predictor {
  /**
   * @param inputs `[samples, ...sample]` by input name.
   * @returns `[samples, ...]` by output name.
   * @throws `invalid-shape` for a missing input or rows of the wrong size.
   */
  readonly predict: (
    inputs: Readonly<Record<string, Values>>,
  ) => Promise<Record<string, Values<Float32Array>>>;
  /** Releases native memory. */
  readonly close: () => Promise<void>;
}

/** Options of predictors. */
export interface PredictorOptions extends RuntimeOptions {
  /** Samples in one run; bounds the memory. Default 1024. */
  readonly chunkSize?: number;
}

/** Which outputs, and what goes into the file beside them. */
export interface ExportOptions<Outputs extends Tensors> {
  /** Names of the outputs to keep. Default: all. */
  readonly outputs?: readonly (keyof Outputs & string)[];
  /** Free text by key, readable by {@link loadModel} and by any ONNX tool. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A model with its weights as the bytes of a plain ONNX file with a symbolic batch. */
export function exportModel<Inputs extends Feeds, Outputs extends Tensors>(
  model: Model<Inputs, Outputs>,
  parameters: Parameters,
  options: ExportOptions<Outputs> = {},
): Uint8Array {
  const values = new Map<string, Tensor>();
  for (const { name, shape } of model.variables) values.set(name, constant(parameters[name].data, shape));
  const names = new Map([...values].map(([name, tensor]) => [tensor, name]));
  return inferenceGraph(model, values, options.outputs, { metadata: options.metadata, names });
}

function inferenceGraph<Inputs extends Feeds, Outputs extends Tensors>(
  model: Model<Inputs, Outputs>,
  values: ReadonlyMap<string, Tensor>,
  wanted: readonly string[] | undefined,
  options: SerialiseOptions,
): Uint8Array {
  const feeds = feedTensors(model.inputs, "batch");
  const outputs = model.build(createScope({ training: false, values }).scope, feeds);
  const names = wanted ?? Object.keys(outputs);
  const kept = Object.fromEntries(names.map((name) => [name, outputs[name]]));
  return serialise(kept, { ...options, inputs: Object.values<Tensor>(feeds) });
}

/** A predictor with fixed weights. */
export async function createPredictor<Inputs extends Feeds, Outputs extends Tensors>(
  model: Model<Inputs, Outputs>,
  parameters: Parameters,
  options: PredictorOptions & ExportOptions<Outputs> = {},
): Promise<Predictor> {
  const session = await openSession(exportModel(model, parameters, options), options);
  return predictorOver(session, model.inputs, () => ({}), options);
}

/** A predictor whose weights are asked for at every run, for validation while training goes on. */
export async function createLivePredictor(
  model: Model,
  parameters: () => Parameters,
  options: PredictorOptions = {},
): Promise<Predictor> {
  const session = await openSession(inferenceGraph(model, new Map(), undefined, {}), options);
  const used = new Set(session.inputNames);
  const weights = () =>
    Object.fromEntries(
      Object.entries(parameters())
        .filter(([name]) => used.has(name))
        .map(([name, { data, shape }]) => [name, runtimeTensor("float32", data, shape)]),
    );
  return predictorOver(session, model.inputs, weights, options);
}

/** A predictor over a session whose inputs have the batch as axis 0. */
export function predictorOver(
  session: Session,
  inputs: Feeds,
  weights: () => Record<string, RuntimeTensor>,
  { chunkSize = 1024 }: PredictorOptions,
): Predictor {
  return {
    async predict(values) {
      const samples = checkInputs(inputs, values);
      const fixed = weights();
      const results = new Map<string, Values<Float32Array>>();
      for (let first = 0; first === 0 || first < samples; first += chunkSize) {
        const rows = Math.min(chunkSize, samples - first);
        const feeds = Object.entries(inputs).map(([name, { type = "float32" }]) => [
          name,
          rowsOf(values[name], type, first, rows),
        ]);
        const outputs = await session.run({ ...fixed, ...(Object.fromEntries(feeds) as typeof fixed) });
        collect(results, outputs, { first, rows, samples });
      }
      return Object.fromEntries(results);
    },
    close: () => session.close(),
  };
}

function checkInputs(inputs: Feeds, values: Readonly<Record<string, Values>>): number {
  const names = Object.keys(inputs);
  const samples = values[names[0]]?.shape[0] ?? 0;
  for (const name of names) {
    const given = values[name]?.shape;
    // −1 stands for a dimension that a model file leaves open.
    const expected = [samples, ...inputs[name].shape].map((size, i) =>
      size === -1 ? (given?.[i] ?? -1) : size,
    );
    if (given?.join() !== expected.join() || values[name].data.length !== sizeOf(expected)) {
      const received = given === undefined ? "nothing" : formatShape(given);
      throw new MarqueeError(
        "invalid-shape",
        `The input "${name}" must have shape ${formatShape(expected)}; received ${received}.`,
      );
    }
  }
  return samples;
}

function rowsOf({ data, shape }: Values, type: DataType, first: number, rows: number): RuntimeTensor {
  const sample = staticShape("predict", shape.slice(1));
  const width = sizeOf(sample);
  return runtimeTensor(type, data.subarray(first * width, (first + rows) * width), [rows, ...sample]);
}

function collect(
  results: Map<string, Values<Float32Array>>,
  outputs: Readonly<Record<string, RuntimeTensor>>,
  { first, rows, samples }: { first: number; rows: number; samples: number },
): void {
  for (const [name, tensor] of Object.entries(outputs)) {
    const data = tensor.data as DataArray;
    const width = rows === 0 ? sizeOf(tensor.dims.slice(1)) : data.length / rows;
    const result = results.get(name) ?? {
      data: allocate("float32", samples * width),
      shape: [samples, ...tensor.dims.slice(1)],
    };
    for (let i = 0; i < data.length; i++) result.data[first * width + i] = Number(data[i]);
    results.set(name, result);
  }
}
