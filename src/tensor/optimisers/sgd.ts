import type { Tensor } from "../graph/tensor.ts";
import { negate } from "../operations/activation.ts";
import { add, multiply } from "../operations/arithmetic.ts";
import type { Leaf, Optimiser } from "./optimiser.ts";
import { asSchedule, type Schedule } from "./schedules.ts";

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number | Schedule;
  /** Share of the velocity that is kept, in [0, 1). Default 0. */
  readonly momentum?: number;
  /** Look ahead along the velocity (Nesterov). Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent: velocity ← momentum · velocity + g; w −= rate · velocity, or, with Nesterov's
 * form, w −= rate · (g + momentum · velocity) (Sutskever et al. 2013, as PyTorch has it).
 */
export function sgd(options: SgdOptions = {}): Optimiser {
  const { momentum = 0, nesterov = false } = options;
  const schedule = asSchedule(options.learningRate ?? 0.01);
  return {
    init: (leaves: readonly Leaf[]) =>
      momentum === 0 ? [] : leaves.map(({ shape }, i) => ({ name: `velocity-${i}`, shape, fill: 0 })),
    update(gradients, state, { step }) {
      const factor = negate(schedule(step));
      const scale = (directions: readonly Tensor[]) =>
        directions.map((direction) => multiply(direction, factor));
      if (momentum === 0) return { updates: scale(gradients), state: [] };
      const velocities = gradients.map((gradient, i) => add(multiply(state[i], momentum), gradient));
      const directions = nesterov
        ? velocities.map((velocity, i) => add(gradients[i], multiply(velocity, momentum)))
        : velocities;
      return { updates: scale(directions), state: velocities };
    },
  };
}
