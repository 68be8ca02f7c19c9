/**
 * Weights of tags after the effective number of their titles, E = (1 − βⁿ) / (1 − β): 1 / E, scaled to a mean of 1
 * (Cui et al. 2019, equations 4 and 5). A tag without titles counts like one with a single title.
 *
 * @param counts Titles with each tag, `[tags]`.
 * @param beta In [0, 1): 0 counts all tags alike; towards 1 a tag counts by 1 / titles.
 * @returns `[tags]`
 */
export function classBalancedWeights(counts: ArrayLike<number>, beta: number): Float32Array {
  const inverse = Float64Array.from(counts, (count) => (1 - beta) / (1 - beta ** Math.max(1, count)));
  const mean = inverse.reduce((sum, weight) => sum + weight, 0) / Math.max(1, inverse.length);
  return Float32Array.from(inverse, (weight) => weight / mean);
}
