import {
  divide,
  greater,
  logSoftmax,
  mean,
  multiply,
  softplus,
  subtract,
  sum,
  type Tensor,
  where,
} from "../../tensor/index.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** What the losses see beside the scores. */
export interface LossTargets {
  /** 1 at the titles that an example asks for, for a softmax its share of the example, `[examples, titles]`. */
  readonly target: Tensor;
  /** How much every title counts for every example, 0 for those that do not, `[examples, titles]`. */
  readonly weight: Tensor;
  /** log of how likely each title is among those of a batch, `[1, titles]`. */
  readonly logLikelihood: Tensor;
}

/** The loss of a batch; see the option `loss`. */
export function twoTowerLoss(
  scores: Tensor,
  { target, weight, logLikelihood }: LossTargets,
  { loss, temperature }: Pick<TwoTowerConfiguration, "loss" | "temperature">,
): Tensor {
  if (loss === "cross-entropy") {
    const each = multiply(subtract(softplus(scores), multiply(target, scores)), weight);
    return divide(sum(each), sum(weight));
  }
  const scaled = loss === "contrastive" ? multiply(scores, 1 / temperature) : scores;
  // Not −∞: zero times that would be NaN.
  const masked = where(greater(weight, 0), subtract(scaled, logLikelihood), -1e9);
  return multiply(mean(sum(multiply(target, logSoftmax(masked)), { axes: 1 })), -1);
}
