import { availableParallelism } from "node:os";
import { MarqueeError, mapConcurrently, messageOf } from "../../core/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import { decodeImage, type ImageSize, type Pixels } from "./decode.ts";
import type { EncodedImages, ImageFault, ImageSource, ImageWorkOptions } from "./encoder.ts";

/** Turns the pixels of some pictures, in order, into vectors `[pictures, dimensions]`. */
export type PixelEncoder = (pictures: readonly Pixels[]) => Promise<Float32Array> | Float32Array;

/** Decodes pictures in batches and encodes those that could be read. */
export async function encodeAll(
  images: readonly ImageSource[],
  encoder: { dimensions: number; size: ImageSize; batch: number; encode: PixelEncoder },
  { signal, progress, strict = false, concurrency = availableParallelism() }: ImageWorkOptions = {},
): Promise<EncodedImages> {
  const { dimensions, size, batch, encode } = encoder;
  const values = new Float32Array(images.length * dimensions);
  const present = new Uint8Array(images.length);
  const faults: ImageFault[] = [];
  for (let first = 0; first < images.length; first += batch) {
    const sources = images.slice(first, first + batch);
    const decoded = await mapConcurrently(sources, (source, at) => decodeOrFault(source, first + at, size), {
      limit: concurrency,
      signal,
    });
    const read = decoded.flatMap((result, at) => ("data" in result ? [{ row: first + at, result }] : []));
    for (const result of decoded) if ("reason" in result) faults.push(result);
    if (strict && faults.length > 0) throw strictError(faults[0]);
    if (read.length > 0) {
      const vectors = await encode(read.map(({ result }) => result));
      read.forEach(({ row }, at) => {
        values.set(vectors.subarray(at * dimensions, (at + 1) * dimensions), row * dimensions);
        present[row] = 1;
      });
    }
    progress?.update(Math.min(images.length, first + batch), images.length);
  }
  return { vectors: matrixOf(values, dimensions), present, faults };
}

async function decodeOrFault(
  source: ImageSource,
  index: number,
  size: ImageSize,
): Promise<Pixels | ImageFault> {
  try {
    return await decodeImage(source, size);
  } catch (error) {
    const name = typeof source === "string" ? source : `picture ${index}`;
    return { index, name, reason: messageOf(error) };
  }
}

function strictError({ name, reason }: ImageFault): MarqueeError {
  return new MarqueeError("invalid-file", `${name}: ${reason}`, {
    hint: "Replace or remove the picture, or run without --strict to go on without it.",
  });
}
