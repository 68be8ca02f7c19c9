import { MarqueeError } from "../../core/index.ts";

/** Into which bins values fall. */
export type Bins =
  | {
      readonly kind: "numbers";
      /** Rising. Bin i holds the values above edge i - 1 up to edge i; the last one those above all edges. */
      readonly edges: readonly number[];
    }
  | {
      readonly kind: "categories";
      /** A bin each, and one more for everything else. */
      readonly categories: readonly string[];
    };

/** How many values fell into each bin. */
export interface Distribution {
  readonly bins: Bins;
  readonly counts: readonly number[];
}

/** How far a distribution has moved. */
export interface Shift {
  /** The population stability index: 0 for equal shares, by custom slight up to 0.1 and large above 0.25. */
  readonly index: number;
  /** What samples of this size reach by chance in one case of ten thousand. */
  readonly noise: number;
}

/**
 * The population stability index of two distributions over the same bins, PSI = Σ (p − q) · ln(p / q), with half a
 * value added to every bin so that an empty one stays finite. Without a shift, PSI / (1/n + 1/m) follows χ² with one
 * degree of freedom less than there are bins (Yurdakul, Statistical Properties of the Population Stability Index,
 * 2018), which gives `noise`; χ² by the approximation of Wilson and Hilferty.
 *
 * @returns `null` where one side has no values: then the share of missing values says what happened.
 */
export function populationStability(reference: Distribution, current: Distribution): Shift | null {
  const bins = reference.counts.length;
  if (current.counts.length !== bins)
    throw new MarqueeError("internal", `Distributions of ${bins} and ${current.counts.length} bins.`);
  const before = sum(reference.counts);
  const after = sum(current.counts);
  if (before === 0 || after === 0) return null;
  const share = (count: number, total: number) => (count + 0.5) / (total + 0.5 * bins);
  const index = reference.counts.reduce((total, count, bin) => {
    const p = share(current.counts[bin], after);
    const q = share(count, before);
    return total + (p - q) * Math.log(p / q);
  }, 0);
  return { index, noise: (1 / before + 1 / after) * unlikely(bins - 1) };
}

/** z of one case in ten thousand. */
const oneInTenThousand = 3.719;

/** The value that χ² passes in one case of ten thousand. */
function unlikely(degrees: number): number {
  if (degrees < 1) return 0;
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + oneInTenThousand * Math.sqrt(spread)) ** 3;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
