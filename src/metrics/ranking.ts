/**
 * Measures of one ranked list. `relevance[position]` is 1 where the item at that place is relevant, else 0;
 * only the first `k` places count.
 */

const discount = (position: number) => 1 / Math.log2(position + 2);

function hitsWithin(relevance: ArrayLike<number>, k: number): number {
  let hits = 0;
  for (let position = 0; position < Math.min(k, relevance.length); position++) {
    if (relevance[position] > 0) hits++;
  }
  return hits;
}

/** Precision@k: the share of the first k places that are relevant, 0 to 1. Missing places count as wrong. */
export function precisionAt(relevance: ArrayLike<number>, k: number): number {
  return hitsWithin(relevance, k) / k;
}

/** Recall@k: the share of all `relevantCount` relevant items that stand in the first k places, 0 to 1. */
export function recallAt(relevance: ArrayLike<number>, k: number, relevantCount: number): number {
  return relevantCount === 0 ? 0 : hitsWithin(relevance, k) / relevantCount;
}

/** 1 when any of the first k places is relevant, else 0. */
export function hitAt(relevance: ArrayLike<number>, k: number): number {
  return hitsWithin(relevance, k) > 0 ? 1 : 0;
}

/** Reciprocal rank@k: 1 / (place of the first relevant item, from 1); 0 when there is none in the first k. */
export function reciprocalRankAt(relevance: ArrayLike<number>, k: number): number {
  for (let position = 0; position < Math.min(k, relevance.length); position++) {
    if (relevance[position] > 0) return 1 / (position + 1);
  }
  return 0;
}

/**
 * Normalised discounted cumulated gain@k with gain `relevance` and discount `1 / log2(place + 1)`
 * (Järvelin and Kekäläinen 2002), 0 to 1. The ideal list has `relevantCount` items of gain 1 in front.
 */
export function ndcgAt(relevance: ArrayLike<number>, k: number, relevantCount: number): number {
  let gain = 0;
  for (let position = 0; position < Math.min(k, relevance.length); position++) {
    gain += relevance[position] * discount(position);
  }
  let ideal = 0;
  for (let position = 0; position < Math.min(k, relevantCount); position++) ideal += discount(position);
  return ideal === 0 ? 0 : gain / ideal;
}
