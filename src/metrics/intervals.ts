import { MarqueeError, type Random } from "../core/index.ts";

/** A mean with its confidence interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** How a bootstrap interval is made. */
export interface BootstrapOptions {
  readonly random: Random;
  /** How many resamples are drawn. Default 1,000. */
  readonly resamples?: number;
  /** Coverage of the interval, above 0 and below 1. Default .95. */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of the mean (Efron 1979): the mean of `values.length` draws with replacement,
 * many times, and the quantiles of those means.
 *
 * @param values One measurement per unit of resampling (title, user). An empty list gives NaN throughout.
 * @throws MarqueeError `invalid-option` for a level outside (0, 1) or fewer than 2 resamples.
 */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  const { random, resamples = 1000, level = 0.95 } = options;
  if (!(level > 0 && level < 1)) {
    throw new MarqueeError("invalid-option", `A bootstrap level must lie between 0 and 1, not ${level}.`);
  }
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new MarqueeError("invalid-option", `A bootstrap needs at least 2 resamples, not ${resamples}.`);
  }
  if (values.length === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) sum += values[random.integer(values.length)];
    means[resample] = sum / values.length;
  }
  means.sort();
  return {
    mean: meanOf(values),
    low: quantileOfSorted(means, (1 - level) / 2),
    high: quantileOfSorted(means, (1 + level) / 2),
  };
}

/**
 * Bootstrap interval of the mean of `first - second` over the same units: pairs are drawn together, so what
 * makes a unit hard for both cancels out.
 *
 * @throws MarqueeError `invalid-shape` when the two have different lengths.
 */
export function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: BootstrapOptions,
): Interval {
  if (first.length !== second.length) {
    throw new MarqueeError(
      "invalid-shape",
      `A paired bootstrap needs two lists of equal length, not ${first.length} and ${second.length}.`,
    );
  }
  const differences = Float64Array.from(first, (value, index) => value - second[index]);
  return bootstrapMean(differences, options);
}

/** The arithmetic mean; NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}

/** The quantile, 0 to 1, of ascending values, interpolated linearly between neighbours. */
export function quantileOfSorted(sorted: ArrayLike<number>, quantile: number): number {
  const position = quantile * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Figures that are no mean over the units, such as an F1, for all units and for many resamples of them. */
export interface Resampled {
  /** `[figures]`, of all units. */
  readonly figures: Float64Array;
  /** `[resamples]` of `[figures]`. */
  readonly draws: readonly Float64Array[];
}

/**
 * Recomputes figures for resamples of the units (Efron 1979). Two calls with an equal `random` and as many units draw
 * the same resamples, so that {@link resampledDifference} compares in pairs.
 *
 * @param statistic The figures when each unit counts `weights[unit]` times.
 */
export function resample(
  units: number,
  statistic: (weights: Uint32Array) => ArrayLike<number>,
  { random, resamples = 1000 }: Omit<BootstrapOptions, "level">,
): Resampled {
  const weights = new Uint32Array(units).fill(1);
  const figures = Float64Array.from(statistic(weights));
  const draws = Array.from({ length: resamples }, () => {
    weights.fill(0);
    for (let draw = 0; draw < units; draw++) weights[random.integer(units)]++;
    return Float64Array.from(statistic(weights));
  });
  return { figures, draws };
}

/** The percentile interval of one of the figures; `mean` is its value over all units. */
export function resampledInterval({ figures, draws }: Resampled, figure: number, level = 0.95): Interval {
  return percentiles(
    figures[figure],
    draws.map((draw) => draw[figure]),
    level,
  );
}

/** The interval of a figure of the first less that of the second, over the same resamples. */
export function resampledDifference(
  first: Resampled,
  second: Resampled,
  figure: number,
  level = 0.95,
): Interval {
  return percentiles(
    first.figures[figure] - second.figures[figure],
    first.draws.map((draw, at) => draw[figure] - second.draws[at][figure]),
    level,
  );
}

function percentiles(mean: number, draws: readonly number[], level: number): Interval {
  const sorted = Float64Array.from(draws).sort();
  return {
    mean,
    low: quantileOfSorted(sorted, (1 - level) / 2),
    high: quantileOfSorted(sorted, (1 + level) / 2),
  };
}
