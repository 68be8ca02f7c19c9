import type { Leaf, Optimiser } from "./optimiser.ts";
import { negate, sqrt, square } from "../operations/activation.ts";
import { add, divide, multiply } from "../operations/arithmetic.ts";
import { asSchedule, type Schedule } from "./schedules.ts";

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  /** Default 0.01. */
  readonly learningRate?: number | Schedule;
  /** First value of the sum of squares. Default 0. */
  readonly initialSum?: number;
  /** Default 1e-10. */
  readonly epsilon?: number;
}

/** Adagrad: G ← G + g²; w −= rate · g / (√G + epsilon) (Duchi et al. 2011). */
export function adagrad(options: AdagradOptions = {}): Optimiser {
  const { initialSum = 0, epsilon = 1e-10 } = options;
  const schedule = asSchedule(options.learningRate ?? 0.01);
  return {
    init: (leaves: readonly Leaf[]) =>
      leaves.map(({ shape }, i) => ({ name: `sum-${i}`, shape, fill: initialSum })),
    update(gradients, state, { step }) {
      const factor = negate(schedule(step));
      const sums = gradients.map((gradient, i) => add(state[i], square(gradient)));
      const updates = gradients.map((gradient, i) =>
        divide(multiply(gradient, factor), add(sqrt(sums[i]), epsilon)),
      );
      return { updates, state: sums };
    },
  };
}
