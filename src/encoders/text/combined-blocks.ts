/** Mean and standard deviation of each dimension, `[dimensions]`. */
export interface BlockStatistics {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Whether a row of a block has a value that is not zero. */
function isKnown(block: Float32Array, row: number, dimensions: number): boolean {
  const end = (row + 1) * dimensions;
  for (let at = row * dimensions; at < end; at++) if (block[at] !== 0) return true;
  return false;
}

/**
 * Mean and standard deviation of each dimension over the rows that are not zero.
 *
 * @param block `[documents, dimensions]`
 */
export function blockStatistics(block: Float32Array, dimensions: number): BlockStatistics {
  const rows = block.length / dimensions;
  const known = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    isKnown(block, row, dimensions),
  );
  const average = (valueAt: (at: number, j: number) => number) => {
    const sums = new Float64Array(dimensions);
    for (const row of known) {
      for (let j = 0; j < dimensions; j++) sums[j] += valueAt(row * dimensions + j, j);
    }
    return Float32Array.from(sums, (sum) => sum / Math.max(1, known.length));
  };
  const mean = average((at) => block[at]);
  const variance = average((at, j) => (block[at] - mean[j]) ** 2);
  return { mean, deviation: variance.map(Math.sqrt) };
}

/** Where a block goes: columns from `start` of rows that are `width` wide. */
export interface BlockTarget {
  readonly joined: Float32Array;
  readonly width: number;
  readonly start: number;
}

/**
 * Writes `weight · (x − mean) / deviation`. Zero rows and dimensions that did not vary stay zero.
 *
 * @param block `[documents, dimensions]`
 */
export function standardiseBlock(
  block: Float32Array,
  { mean, deviation }: BlockStatistics,
  weight: number,
  { joined, width, start }: BlockTarget,
): void {
  const dimensions = mean.length;
  const scale = deviation.map((value) => (value > 0 ? weight / value : 0));
  for (let row = 0; row * dimensions < block.length; row++) {
    if (!isKnown(block, row, dimensions)) continue;
    for (let j = 0; j < dimensions; j++) {
      joined[row * width + start + j] = (block[row * dimensions + j] - mean[j]) * scale[j];
    }
  }
}
