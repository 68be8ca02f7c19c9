import { MarqueeError } from "../core/index.ts";
import { denseLabels, type LabelRows } from "./label-rows.ts";

/** What a threshold would decide: `predicted` rows of which `right` are positive, of `positives` there are. */
export interface ThresholdOutcome {
  readonly right: number;
  readonly predicted: number;
  readonly positives: number;
}

/** How good an outcome is; the threshold of the highest value is taken. */
export type ThresholdObjective = (outcome: ThresholdOutcome) => number;

/** F1 = 2 right / (predicted + positives). */
export const f1Objective: ThresholdObjective = ({ right, predicted, positives }) =>
  predicted + positives === 0 ? 0 : (2 * right) / (predicted + positives);

/** Recall as long as precision is at least `floor`, 0 to 1; below that nothing counts. */
export function precisionFloorObjective(floor: number): ThresholdObjective {
  return ({ right, predicted, positives }) =>
    predicted > 0 && right / predicted < floor ? -1 : right / Math.max(1, positives);
}

/** A threshold, and how good it is on the data that it was chosen on. */
export interface ChosenThreshold {
  /** Scores from here on are positive. */
  readonly threshold: number;
  readonly value: number;
}

/**
 * The threshold that makes an objective largest: all are tried, each halfway between two neighbouring scores. Of
 * equally good ones the highest, which decides for the fewest.
 *
 * @param scores `[samples]`, numbers up to 1.
 * @param labels 0 or 1, `[samples]`.
 */
export function chooseThreshold(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  objective: ThresholdObjective = f1Objective,
): ChosenThreshold {
  const order = Uint32Array.from({ length: scores.length }, (_, sample) => sample);
  order.sort((first, second) => scores[second] - scores[first]);
  let positives = 0;
  for (let sample = 0; sample < scores.length; sample++) if (labels[sample]) positives++;
  const above = Math.max(1, scores.length > 0 ? scores[order[0]] : 1) + 1e-6;
  let best = { threshold: above, value: objective({ right: 0, predicted: 0, positives }) };
  let right = 0;
  for (let at = 0; at < order.length; at++) {
    if (labels[order[at]]) right++;
    const score = scores[order[at]];
    if (at + 1 < order.length && scores[order[at + 1]] === score) continue;
    const value = objective({ right, predicted: at + 1, positives });
    if (value <= best.value) continue;
    const below = at + 1 < order.length ? scores[order[at + 1]] : score;
    best = { threshold: (score + below) / 2, value };
  }
  return best;
}

/** How {@link chooseThresholds} treats labels of which it has seen little. */
export interface LabelThresholdOptions {
  /** Default F1. */
  readonly objective?: ThresholdObjective;
  /** A label with fewer positives gets `fallback`. Default 1. */
  readonly minimumPositives?: number;
  /** Default: the one threshold that is best for all labels together. */
  readonly fallback?: number;
}

/**
 * A threshold for every label, each best for its own column; with the objective F1 this is what makes macro-F1
 * largest.
 *
 * @param scores `[rows, labels]`.
 * @returns `[labels]`
 * @throws MarqueeError `invalid-shape` when scores and truth differ in size.
 */
export function chooseThresholds(
  scores: ArrayLike<number>,
  truth: LabelRows,
  { objective = f1Objective, minimumPositives = 1, fallback }: LabelThresholdOptions = {},
): Float64Array {
  const { rows, labelCount } = truth;
  requireScores(scores, truth);
  const labels = denseLabels(truth);
  const otherwise = fallback ?? chooseThreshold(scores, labels, objective).threshold;
  return Float64Array.from({ length: labelCount }, (_, label) => {
    const column = Float64Array.from({ length: rows }, (_row, row) => scores[row * labelCount + label]);
    const holds = Uint8Array.from({ length: rows }, (_row, row) => labels[row * labelCount + label]);
    const positives = holds.reduce((sum, hold) => sum + hold, 0);
    return positives < minimumPositives ? otherwise : chooseThreshold(column, holds, objective).threshold;
  });
}

function requireScores(scores: ArrayLike<number>, { rows, labelCount }: LabelRows): void {
  if (scores.length !== rows * labelCount) {
    throw new MarqueeError(
      "invalid-shape",
      `${scores.length} scores do not fit ${rows} rows of ${labelCount} labels.`,
    );
  }
}
