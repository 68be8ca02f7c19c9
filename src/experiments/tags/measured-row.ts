import { createRandom } from "../../core/index.ts";
import {
  type Interval,
  resample,
  type Resampled,
  resampledDifference,
  resampledInterval,
} from "../../metrics/index.ts";

/** The ends of a 95 % bootstrap interval over test titles. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Figures of a method by name, with what is needed to compare them with those of another. */
export interface MeasuredRow<Figure extends string = string> {
  readonly method: string;
  readonly figures: readonly Figure[];
  readonly resampled: Resampled;
}

/** A difference of two rows over the same test titles, drawn in pairs. */
export interface TagComparison {
  readonly method: string;
  readonly against: string;
  readonly differences: Readonly<Record<string, Interval>>;
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;

/**
 * Measures a method: its figures, and the same for 1,000 resamples of the test titles, drawn alike for every method.
 *
 * @param statistic The figures, in their order, when title i counts `weights[i]` times.
 */
export function measureRow<Figure extends string>(
  method: string,
  figures: readonly Figure[],
  titles: number,
  statistic: (weights: Uint32Array) => readonly number[],
  seed: number | string,
): MeasuredRow<Figure> {
  const random = createRandom(seed).fork("tags-bootstrap");
  return { method, figures, resampled: resample(titles, statistic, { random }) };
}

/** The figures of a row, and their intervals, rounded to four places. */
export function rowMembers<Figure extends string>({ figures, resampled }: MeasuredRow<Figure>) {
  const intervals = figures.map((figure, at): [Figure, Limits] => {
    const { low, high } = resampledInterval(resampled, at);
    return [figure, { low: round(low), high: round(high) }];
  });
  const points = figures.map((figure, at): [Figure, number] => [figure, round(resampled.figures[at])]);
  return {
    figures: Object.fromEntries(points) as Record<Figure, number>,
    intervals: Object.fromEntries(intervals) as Record<Figure, Limits>,
  };
}

/** What the first row has more than the second, for every figure. */
export function compareRows(first: MeasuredRow, second: MeasuredRow): TagComparison {
  const differences = first.figures.map((figure, at) => {
    const { mean, low, high } = resampledDifference(first.resampled, second.resampled, at);
    return [figure, { mean: round(mean), low: round(low), high: round(high) }];
  });
  return {
    method: first.method,
    against: second.method,
    differences: Object.fromEntries(differences) as Record<string, Interval>,
  };
}
