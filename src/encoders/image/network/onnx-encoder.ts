import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { MarqueeError, messageOf, sha256 } from "../../../core/index.ts";
import { readFile } from "node:fs/promises";
import { encodeAll } from "../encode-all.ts";
import type { ImageEncoder } from "../encoder.ts";
import { pixelValues, type Preprocessing, readPreprocessing } from "./preprocessing.ts";

/** Options of {@link openOnnxImageEncoder}. */
export interface OnnxImageEncoderOptions {
  /** A folder with `preprocessor_config.json` and `onnx/model.onnx` or `model.onnx`. Nothing is ever downloaded. */
  readonly folder: string;
  /** Which output is the embedding. Default: the first of `image_embeds`, `pooler_output`, `last_hidden_state`, else the first. */
  readonly output?: string;
  readonly threads?: number;
  /** Pictures in a batch. Default 16. */
  readonly batch?: number;
}

const preferredOutputs = ["image_embeds", "pooler_output", "last_hidden_state"];

/**
 * Any ONNX image backbone of a local folder (ResNet before its last layer, MobileNet, the image side of CLIP), with the
 * preprocessing of its configuration. A map of features `[pictures, channels, height, width]` is averaged over its
 * area, a sequence `[pictures, tokens, channels]` over its tokens.
 *
 * @throws MarqueeError `invalid-model` when files are missing or the model does not take one picture input.
 */
export async function openOnnxImageEncoder(options: OnnxImageEncoderOptions): Promise<ImageEncoder> {
  const { folder, batch = 16, threads = availableParallelism() } = options;
  const path = modelPath(folder);
  const preprocessing = await readPreprocessing(folder);
  const bytes = await readFile(path);
  const session = await openSession(path, threads);
  const output = options.output ?? preferredOutputs.find((name) => session.outputNames.includes(name));
  const network: ImageNetwork = { session, path, preprocessing, output: output ?? session.outputNames[0] };
  assertNetwork(network);
  const { width, height } = preprocessing.size;
  const trial = { data: new Uint8Array(width * height * 3).fill(127), width, height, aspect: 1 };
  const dimensions = (await run(network, [trial])).length;
  return {
    name: "onnx",
    dimensions,
    identity: { method: "onnx", model: sha256(bytes), output: network.output, preprocessing },
    encode: (images, work) =>
      encodeAll(
        images,
        { dimensions, size: preprocessing.size, batch, encode: (pictures) => run(network, pictures) },
        work,
      ),
    close: () => session.release(),
  };
}

interface ImageNetwork {
  readonly session: ort.InferenceSession;
  readonly path: string;
  readonly preprocessing: Preprocessing;
  readonly output: string;
}

function modelPath(folder: string): string {
  const candidates = ["onnx/model.onnx", "model.onnx"].map((name) => join(folder, name));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new MarqueeError("invalid-model", `The model folder ${folder} lacks onnx/model.onnx.`, {
    hint: "It needs preprocessor_config.json and onnx/model.onnx, as `optimum-cli export onnx` writes them.",
  });
}

async function openSession(path: string, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionProviders: ["cpu"],
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${path} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
}

function assertNetwork({ session, path, output }: ImageNetwork): void {
  if (session.inputNames.length !== 1) {
    throw new MarqueeError(
      "invalid-model",
      `${path} has the inputs ${session.inputNames.join(", ")}; an image encoder has one, pixel_values.`,
      { hint: "Export the vision part of the model alone." },
    );
  }
  if (!session.outputNames.includes(output)) {
    throw new MarqueeError(
      "invalid-model",
      `${path} has no output "${output}"; it has ${session.outputNames.join(", ")}.`,
    );
  }
}

async function run(
  network: ImageNetwork,
  pictures: Parameters<typeof pixelValues>[0],
): Promise<Float32Array> {
  const { session, path, preprocessing, output } = network;
  const { width, height } = preprocessing.size;
  const values = pixelValues(pictures, preprocessing);
  const input = new ort.Tensor("float32", values, [pictures.length, 3, height, width]);
  const results = await session.run({ [session.inputNames[0]]: input }, [output]).catch((cause: unknown) => {
    const shape = `[${pictures.length}, 3, ${height}, ${width}]`;
    throw new MarqueeError("invalid-model", `${path} cannot run on ${shape}: ${messageOf(cause)}`, { cause });
  });
  const { data, dims } = results[output];
  if (!(data instanceof Float32Array) || dims[0] !== pictures.length || dims.length < 2 || dims.length > 4) {
    throw new MarqueeError(
      "invalid-model",
      `The output ${output} of ${path} has shape [${dims.join(", ")}], expected 32-bit vectors of each picture.`,
    );
  }
  const vectors = averaged(data, dims);
  if (vectors.every(Number.isFinite)) return vectors;
  throw new MarqueeError("not-finite", `${path} gave a vector with NaN or infinity.`, {
    hint: "Use the model's 32-bit file.",
  });
}

/** The mean over the area of a map of features, or over the tokens of a sequence; vectors stay as they are. */
function averaged(data: Float32Array, dims: readonly number[]): Float32Array {
  if (dims.length === 2) return data.slice();
  const [pictures, second, third] = dims;
  const channels = dims.length === 4 ? second : third;
  const places = data.length / pictures / channels;
  const [channelStep, placeStep] = dims.length === 4 ? [places, 1] : [1, channels];
  const vectors = new Float32Array(pictures * channels);
  for (let picture = 0; picture < pictures; picture++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      const first = picture * channels * places + channel * channelStep;
      for (let place = 0; place < places; place++) sum += data[first + place * placeStep];
      vectors[picture * channels + channel] = sum / places;
    }
  }
  return vectors;
}
