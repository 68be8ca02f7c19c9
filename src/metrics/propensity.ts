import { type LabelRows, labelsOf } from "./label-rows.ts";

/** Parameters of {@link labelPropensities}. */
export interface PropensityOptions {
  /** Default .55. */
  readonly a?: number;
  /** Default 1.5. */
  readonly b?: number;
}

/**
 * How likely it is that a label that holds was written down (Jain, Prabhu and Varma 2016, section 4):
 * `p = 1 / (1 + C (n + B)^(−A))` with `C = (ln N − 1)(B + 1)^A`, n the training rows with the label and N all of them.
 *
 * @param counts Training rows with each label, `[labels]`.
 * @returns `[labels]`, above 0 and below 1.
 */
export function labelPropensities(
  counts: ArrayLike<number>,
  rows: number,
  { a = 0.55, b = 1.5 }: PropensityOptions = {},
): Float64Array {
  const scale = (Math.log(rows) - 1) * (b + 1) ** a;
  return Float64Array.from(counts, (count) => 1 / (1 + scale * (count + b) ** -a));
}

/** What a row adds to precision@k: the hits of its first k labels, and the most that k labels could have had. */
export interface RowGains {
  /** `[rows]` */
  readonly gains: Float64Array;
  /** `[rows]` */
  readonly ideals: Float64Array;
}

/**
 * Propensity-scored hits of every row: every hit counts `1 / propensity`. Propensity-scored precision@k is
 * `Σ gains / Σ ideals` over the rows, 0 to 1 (as the extreme classification repository reports it).
 *
 * @param ranked The labels of every row, the best first, `[rows, width]`; the first k count.
 */
export function propensityScoredGains(
  ranked: Int32Array,
  truth: LabelRows,
  propensities: ArrayLike<number>,
  k: number,
): RowGains {
  const width = ranked.length / Math.max(1, truth.rows);
  const gains = new Float64Array(truth.rows);
  const ideals = new Float64Array(truth.rows);
  for (let row = 0; row < truth.rows; row++) {
    const holds = new Set(labelsOf(truth, row));
    for (let place = 0; place < Math.min(k, width); place++) {
      const label = ranked[row * width + place];
      if (holds.has(label)) gains[row] += 1 / propensities[label];
    }
    const rarest = Float64Array.from(holds, (label) => -1 / propensities[label]).sort();
    for (const weight of rarest.subarray(0, k)) ideals[row] -= weight;
  }
  return { gains, ideals };
}

/** Hits among the first k labels of every row, divided by k: their mean is precision@k. */
export function precisionsAt(ranked: Int32Array, truth: LabelRows, k: number): Float64Array {
  const width = ranked.length / Math.max(1, truth.rows);
  return Float64Array.from({ length: truth.rows }, (_, row) => {
    const holds = new Set(labelsOf(truth, row));
    let hits = 0;
    for (let place = 0; place < Math.min(k, width); place++)
      if (holds.has(ranked[row * width + place])) hits++;
    return hits / k;
  });
}
