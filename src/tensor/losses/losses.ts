import { sizeOf } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { logSoftmax, relu, softplus, sqrt } from "../operations/activation.ts";
import { add, divide, maximum, multiply, subtract } from "../operations/arithmetic.ts";
import { reshape } from "../operations/layout.ts";
import { mean, sum, sumOfSquares } from "../operations/reduction.ts";

/** Weights that losses take. */
export interface LossOptions {
  /** Weight of every sample, `[batch]`. The loss is Σ w·l / Σ w. Default: all 1. */
  readonly sampleWeights?: Tensor;
}

/** Mean over everything, or the weighted mean over samples of the mean over the other axes. */
function average(losses: Tensor, options: LossOptions): Tensor {
  const { sampleWeights } = options;
  if (sampleWeights === undefined) return mean(losses);
  const axes = losses.shape.map((_, axis) => axis).slice(1);
  const each = axes.length === 0 ? losses : mean(losses, { axes });
  const weights = reshape(sampleWeights, each.shape);
  // A batch whose weights are all zero has loss zero rather than NaN.
  return divide(sum(multiply(each, weights)), maximum(sum(weights), 1e-12));
}

/**
 * Binary cross-entropy of logits: mean of softplus(z) − y·z, which is −y ln σ(z) − (1 − y) ln(1 − σ(z)).
 *
 * @param logits `[batch, labels]`
 * @param targets `[batch, labels]`, each in [0, 1]
 * @param options `labelWeights` `[labels]` multiplies the loss of each label; `positiveWeights` `[labels]` that of
 * positive targets only.
 */
export function binaryCrossEntropyWithLogits(
  logits: Tensor,
  targets: Tensor,
  options: LossOptions & { readonly labelWeights?: Tensor; readonly positiveWeights?: Tensor } = {},
): Tensor {
  const { labelWeights, positiveWeights } = options;
  const plain =
    positiveWeights === undefined
      ? subtract(softplus(logits), multiply(targets, logits))
      : weightedPositives(logits, targets, positiveWeights);
  return average(labelWeights === undefined ? plain : multiply(plain, labelWeights), options);
}

/** (1 − y) z + (1 + (p − 1) y) softplus(−z), with softplus(−z) = softplus(z) − z. */
function weightedPositives(logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const factor = add(multiply(targets, subtract(weights, 1)), 1);
  return add(multiply(subtract(1, targets), logits), multiply(factor, subtract(softplus(logits), logits)));
}

/**
 * Softmax cross-entropy: mean over samples of −Σ y ln softmax(z).
 *
 * @param logits `[batch, classes]`
 * @param targets `[batch, classes]`, a distribution for each sample
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor, options: LossOptions = {}): Tensor {
  const losses = sum(multiply(targets, logSoftmax(logits)), { axes: -1 });
  return multiply(average(losses, options), -1);
}

/** Mean squared error: mean of (prediction − target)². Shapes must be the same. */
export function meanSquaredError(predictions: Tensor, targets: Tensor, options: LossOptions = {}): Tensor {
  const difference = subtract(predictions, targets);
  return average(multiply(difference, difference), options);
}

/**
 * Triplet loss: mean of max(0, d(anchor, positive) − d(anchor, negative) + margin) with the Euclidean distance d
 * (Schroff et al. 2015 have the square of it).
 *
 * @param anchor `[batch, features]`, as `positive` and `negative`
 * @param options `margin` defaults to 1.
 */
export function tripletLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: LossOptions & { readonly margin?: number } = {},
): Tensor {
  const distance = (other: Tensor) =>
    // Kept above zero, where the root has no finite gradient.
    sqrt(add(sumOfSquares(subtract(anchor, other), { axes: -1 }), 1e-12));
  const excess = add(subtract(distance(positive), distance(negative)), options.margin ?? 1);
  return average(relu(excess), options);
}

/** Σ over variables of factor · ‖w‖², to be added to a loss. */
export function l2Penalty(variables: readonly Tensor[], factor: number): Tensor {
  const squares = variables
    .filter((tensor) => sizeOf(tensor.shape) > 0)
    .map((tensor) => sumOfSquares(tensor));
  return multiply(squares.reduce(add), factor);
}
