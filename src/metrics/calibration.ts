import { requireSameSize } from "./label-matrix.ts";

/** A monotone step curve from scores to probabilities, its corners joined by straight lines. */
export interface IsotonicCurve {
  /** Ascending scores, one per block. */
  readonly scores: readonly number[];
  /** Non-decreasing probabilities, one per block. */
  readonly probabilities: readonly number[];
}

interface Block {
  score: number;
  positives: number;
  count: number;
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the non-decreasing curve of least
 * squared error through (score, label).
 *
 * @param scores Any real numbers, `[samples]`.
 * @param labels 0 or 1, `[samples]`.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicCurve {
  requireSameSize(scores, labels, 1);
  const order = Array.from(scores, (_, index) => index).sort(
    (first, second) => scores[first] - scores[second],
  );
  const blocks: Block[] = [];
  for (const index of order) {
    let block: Block = { score: scores[index], positives: labels[index], count: 1 };
    for (let last = blocks.at(-1); last !== undefined && mustPool(last, block); last = blocks.at(-1)) {
      blocks.pop();
      block = pool(last, block);
    }
    blocks.push(block);
  }
  return {
    scores: blocks.map((block) => block.score),
    probabilities: blocks.map((block) => block.positives / block.count),
  };
}

const mustPool = (before: Block, after: Block) =>
  before.score === after.score || before.positives * after.count >= after.positives * before.count;

const pool = (before: Block, after: Block): Block => ({
  score: (before.score * before.count + after.score * after.count) / (before.count + after.count),
  positives: before.positives + after.positives,
  count: before.count + after.count,
});

/** The probability that a curve gives to a score; flat beyond its ends. */
export function applyIsotonic({ scores, probabilities }: IsotonicCurve, score: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle] < score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0];
  if (low === scores.length) return probabilities[low - 1];
  const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
  return probabilities[low - 1] + share * (probabilities[low] - probabilities[low - 1]);
}

/** `p = sigmoid(slope · logit + intercept)`. */
export interface PlattCurve {
  readonly slope: number;
  readonly intercept: number;
}

/** The curve that changes nothing. */
export const identityCurve: PlattCurve = { slope: 1, intercept: 0 };

/** How far a Platt fit may move away from what is known already. */
export interface PlattOptions {
  /** The curve to shrink towards. Default: the identity. */
  readonly prior?: PlattCurve;
  /** Weight of the squared distance from the prior, in samples. Default 1. */
  readonly strength?: number;
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/**
 * Platt scaling (Platt 1999) with shrinkage: the slope and intercept that minimise
 * `Σ cross-entropy + strength / 2 · ((slope - prior.slope)² + (intercept - prior.intercept)²)`, by Newton's
 * method. With few positives the prior decides; with many the data do.
 *
 * @param logits `[samples]`.
 * @param labels 0 or 1, `[samples]`.
 */
export function fitPlatt(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  { prior = identityCurve, strength = 1 }: PlattOptions = {},
): PlattCurve {
  requireSameSize(logits, labels, 1);
  let curve = prior;
  for (let iteration = 0; iteration < 50; iteration++) {
    const step = newtonStep(logits, labels, curve, { prior, strength });
    curve = { slope: curve.slope - step.slope, intercept: curve.intercept - step.intercept };
    if (Math.abs(step.slope) + Math.abs(step.intercept) < 1e-9) break;
  }
  return curve;
}

/** One step of Newton's method, no longer than 1 in either direction. */
function newtonStep(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  curve: PlattCurve,
  { prior, strength }: Required<PlattOptions>,
): PlattCurve {
  let gradientSlope = strength * (curve.slope - prior.slope);
  let gradientIntercept = strength * (curve.intercept - prior.intercept);
  let curvatureSlope = strength;
  let curvatureIntercept = strength;
  let curvatureBoth = 0;
  for (let sample = 0; sample < logits.length; sample++) {
    const probability = applyPlatt(curve, logits[sample]);
    const error = probability - labels[sample];
    const weight = probability * (1 - probability);
    gradientSlope += error * logits[sample];
    gradientIntercept += error;
    curvatureSlope += weight * logits[sample] ** 2;
    curvatureBoth += weight * logits[sample];
    curvatureIntercept += weight;
  }
  const determinant = curvatureSlope * curvatureIntercept - curvatureBoth ** 2;
  if (!(determinant > 1e-12)) return { slope: 0, intercept: 0 };
  return {
    slope: atMostOne((curvatureIntercept * gradientSlope - curvatureBoth * gradientIntercept) / determinant),
    intercept: atMostOne((curvatureSlope * gradientIntercept - curvatureBoth * gradientSlope) / determinant),
  };
}

const atMostOne = (step: number) => Math.max(-1, Math.min(1, step));

/** The probability that a curve gives to a logit. */
export function applyPlatt({ slope, intercept }: PlattCurve, logit: number): number {
  return sigmoid(slope * logit + intercept);
}

/**
 * Expected calibration error: in `bins` equally wide bins of the predicted probability, the distance between
 * mean prediction and share of positives, averaged with the bins' sizes as weights (Guo et al. 2017), 0 to 1.
 *
 * @param probabilities 0 to 1, any number of decisions.
 * @param labels 0 or 1, as many.
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins = 15,
): number {
  requireSameSize(probabilities, labels, 1);
  const gaps = new Float64Array(bins);
  for (let index = 0; index < probabilities.length; index++) {
    const bin = Math.min(bins - 1, Math.floor(probabilities[index] * bins));
    gaps[bin] += probabilities[index] - labels[index];
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, probabilities.length);
}
