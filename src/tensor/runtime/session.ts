import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { writtenName } from "../onnx/serialise.ts";
import { allocate, type DataArray, type DataType, type Values } from "../graph/values.ts";

/** Where and with how many threads graphs run. */
export interface RuntimeOptions {
  /** Threads within an operation. Default: all cores. Results may differ in the last bits between counts. */
  readonly threads?: number;
  /** ONNX Runtime execution providers in order of preference, such as `["cuda", "cpu"]`. Default `["cpu"]`. */
  readonly executionProviders?: readonly string[];
  /**
   * Whether idle threads spin instead of sleeping. A little faster on a machine that does nothing else, and many
   * times slower where other processes want the cores. Default false.
   */
  readonly spinning?: boolean;
}

/** A value with its element type, ready to be fed to or filled by a session. */
export type RuntimeTensor = ort.Tensor;

/** Wraps an array without copying it. */
export function runtimeTensor(type: DataType, data: DataArray, shape: readonly number[]): RuntimeTensor {
  return new ort.Tensor(type, data as never, shape);
}

/** A zero-filled value of a shape. */
export function emptyTensor(type: DataType, shape: readonly number[]): RuntimeTensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return runtimeTensor(type, allocate(type, size), shape);
}

/** The array and shape of a value, without copying. */
export function valuesOf(tensor: RuntimeTensor): Values {
  return { data: tensor.data as DataArray, shape: tensor.dims };
}

/** A graph loaded into ONNX Runtime. Call {@link Session.close} when done with it. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph and gives the outputs that are named, or all. */
  run(
    feeds: Readonly<Record<string, RuntimeTensor>>,
    outputs?: readonly string[],
  ): Promise<Readonly<Record<string, RuntimeTensor>>>;
  /**
   * Runs the graph and writes outputs into given arrays. onnxruntime-node copies all of them once more into new arrays
   * afterwards, unless the graph was serialised with `intoArrays`.
   */
  runInto(
    feeds: Readonly<Record<string, RuntimeTensor>>,
    outputs: Readonly<Record<string, RuntimeTensor>>,
  ): Promise<void>;
  /** Releases native memory. */
  close(): Promise<void>;
}

/**
 * Loads a graph. Throws `invalid-model` when ONNX Runtime refuses it.
 *
 * @param model The bytes of an ONNX file.
 */
export async function openSession(model: Uint8Array, options: RuntimeOptions = {}): Promise<Session> {
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: options.threads ?? availableParallelism(),
    interOpNumThreads: 1,
    executionProviders: [...(options.executionProviders ?? ["cpu"])],
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: options.spinning ? "1" : "0" } } },
  }).catch((cause: unknown) => {
    throw new MarqueeError("invalid-model", `ONNX Runtime cannot load the graph: ${messageOf(cause)}`, {
      cause,
    });
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: (feeds, outputs) => (outputs === undefined ? session.run(feeds) : session.run(feeds, outputs)),
    runInto: (feeds, outputs) => runInto(session, feeds, outputs),
    close: () => session.release(),
  };
}

/** What onnxruntime-node says of an output that is no tensor, when all outputs have been computed. */
const notTensor = /^Non tensor type/;

/**
 * onnxruntime-node 1.30 writes outputs into the arrays that it is given and then copies every output into a new array,
 * which for a training step costs as much as some of its products. It goes through the outputs in their order and
 * throws at the first that is no tensor: a graph that begins with such a one is spared the copies.
 */
async function runInto(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, RuntimeTensor>>,
  outputs: Readonly<Record<string, RuntimeTensor>>,
): Promise<void> {
  if (session.outputNames[0] !== writtenName) {
    await session.run(feeds, outputs);
    return;
  }
  try {
    await session.run(feeds, { [writtenName]: null, ...outputs });
  } catch (error) {
    if (!notTensor.test(messageOf(error))) throw error;
  }
}
