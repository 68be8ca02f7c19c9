import { createRandom, MarqueeError, type Random } from "../../core/index.ts";
import { sizeOf } from "../graph/shape.ts";
import type { DataArray, Values } from "../graph/values.ts";

/** Which samples a {@link BatchSource} is asked for. */
export interface BatchRequest {
  /** Position of the first sample in the endless stream of epochs. */
  readonly first: number;
  /** How many samples. */
  readonly rows: number;
  /** Seed of the training run. */
  readonly seed: number | string;
  /** A random stream that depends only on the seed and `first`. */
  readonly random: Random;
}

/**
 * Where samples come from. Position `p` of the stream belongs to epoch ⌊p / samples⌋. What is filled must depend
 * only on the request, so that a run that is resumed sees the same samples.
 */
export interface BatchSource {
  /** Samples in an epoch. */
  readonly samples: number;
  /** Writes `rows` samples to the start of every array, each `[rows, ...sample]` row-major. */
  fill(arrays: Readonly<Record<string, DataArray>>, request: BatchRequest): void | Promise<void>;
}

/**
 * Samples from arrays in memory, shuffled anew in every epoch. Rows are copied into the batch; the arrays
 * themselves are not.
 *
 * @param arrays `[samples, ...sample]` by feed name.
 * @throws `invalid-shape` when the arrays do not have equally many rows.
 */
export function arraySource(
  arrays: Readonly<Record<string, Values>>,
  options: { /** Default true. */ readonly shuffle?: boolean } = {},
): BatchSource {
  const names = Object.keys(arrays);
  const samples = arrays[names[0]]?.shape[0] ?? 0;
  for (const name of names) {
    const { data, shape } = arrays[name];
    if (shape[0] !== samples || data.length !== sizeOf(shape)) {
      throw new MarqueeError(
        "invalid-shape",
        `The array "${name}" of shape [${shape.join(", ")}] with ${data.length} elements does not have ${samples} rows.`,
      );
    }
  }
  const order = options.shuffle === false ? () => undefined : epochOrder(samples);
  return {
    samples,
    fill(targets, { first, rows, seed }) {
      for (let row = 0; row < rows; ) {
        const start = (first + row) % samples;
        const count = Math.min(rows - row, samples - start);
        const permutation = order(Math.floor((first + row) / samples), seed);
        for (const name of names) copyRows(arrays[name], targets[name], { start, count, row, permutation });
        row += count;
      }
    },
  };
}

/** The order of samples in an epoch. The latest is kept. */
function epochOrder(samples: number): (epoch: number, seed: number | string) => Uint32Array {
  let known: { readonly key: string; readonly order: Uint32Array } | undefined;
  return (epoch, seed) => {
    const key = `${seed}/epoch/${epoch}`;
    if (known?.key !== key) {
      const order = Uint32Array.from({ length: samples }, (_, i) => i);
      known = { key, order: createRandom(seed).fork(`epoch/${epoch}`).shuffle(order) };
    }
    return known.order;
  };
}

interface RowRange {
  readonly start: number;
  readonly count: number;
  readonly row: number;
  readonly permutation: Uint32Array | undefined;
}

function copyRows(from: Values, target: DataArray, { start, count, row, permutation }: RowRange): void {
  const width = sizeOf(from.shape.slice(1));
  const source = from.data as Float32Array;
  const to = target as Float32Array;
  if (permutation === undefined) {
    to.set(source.subarray(start * width, (start + count) * width), row * width);
    return;
  }
  for (let i = 0; i < count; i++) {
    const begin = permutation[start + i] * width;
    const place = (row + i) * width;
    // A call for every short row would cost more than the copy itself.
    if (width < 32) for (let j = 0; j < width; j++) to[place + j] = source[begin + j];
    else to.set(source.subarray(begin, begin + width), place);
  }
}
