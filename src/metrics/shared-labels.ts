import { MarqueeError } from "../core/index.ts";

/** Sets of labels, one a row, as bits. */
export interface LabelSets {
  readonly rows: number;
  /** 32-bit words in a row. */
  readonly wordsPerRow: number;
  /** `[rows, wordsPerRow]` */
  readonly words: Uint32Array;
}

/**
 * Packs a label matrix into bits.
 *
 * @param labels Non-zero where a label holds, `[rows, labelCount]`.
 * @throws MarqueeError `invalid-shape` when it is not a whole number of rows.
 */
export function packLabels(labels: ArrayLike<number>, labelCount: number): LabelSets {
  if (labelCount < 1 || labels.length % labelCount !== 0) {
    throw new MarqueeError("invalid-shape", `${labels.length} labels are not whole rows of ${labelCount}.`);
  }
  const rows = labels.length / labelCount;
  const wordsPerRow = Math.ceil(labelCount / 32);
  const words = new Uint32Array(rows * wordsPerRow);
  for (let index = 0; index < labels.length; index++) {
    if (!labels[index]) continue;
    const label = index % labelCount;
    words[Math.floor(index / labelCount) * wordsPerRow + (label >>> 5)] |= 1 << (label & 31);
  }
  return { rows, wordsPerRow, words };
}

/** Whether two rows have a label in common. */
export function shareLabel({ words, wordsPerRow }: LabelSets, first: number, second: number): boolean {
  for (let word = 0; word < wordsPerRow; word++) {
    if ((words[first * wordsPerRow + word] & words[second * wordsPerRow + word]) !== 0) return true;
  }
  return false;
}

/**
 * For every query the share of its neighbours, 0 to 1, that have a label in common with it.
 *
 * @param queries Rows of the queries, `[queries]`.
 * @param neighbours Rows of the neighbours, `[queries, k]`; negative ones are left out of the share.
 */
export function sharedLabelShares(
  labels: LabelSets,
  queries: ArrayLike<number>,
  neighbours: ArrayLike<number>,
  k: number,
): Float64Array {
  return Float64Array.from(queries, (query, at) => {
    let found = 0;
    let shared = 0;
    for (let place = at * k; place < (at + 1) * k; place++) {
      if (neighbours[place] < 0) continue;
      found++;
      if (shareLabel(labels, query, neighbours[place])) shared++;
    }
    return found === 0 ? 0 : shared / found;
  });
}
