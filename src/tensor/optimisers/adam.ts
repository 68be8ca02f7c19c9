import { scalar, type Tensor } from "../graph/tensor.ts";
import { sqrt, square } from "../operations/activation.ts";
import { add, cast, divide, multiply, power, subtract } from "../operations/arithmetic.ts";
import type { Leaf, Optimiser } from "./optimiser.ts";
import { asSchedule, type Schedule } from "./schedules.ts";

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: number | Schedule;
  /** Decay of the first moment. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment. Default 1e-8. */
  readonly epsilon?: number;
}

/** Options of {@link adamW}. */
export interface AdamWOptions extends AdamOptions {
  /** Share of a weight taken away each step, times the learning rate. Default 0.01. */
  readonly weightDecay?: number;
}

/** The scalars of one step, shared by all leaves. */
interface StepScalars {
  /** −rate · (1 − beta1) · √c₂ / (c₁ · √(1 − beta2)), with the bias corrections cᵢ = 1 − betaᵢ^t. */
  readonly factor: Tensor;
  /** epsilon · √c₂ / √(1 − beta2). */
  readonly epsilon: Tensor;
}

/**
 * Adam (Kingma and Ba 2015): w −= rate · m̂ / (√v̂ + epsilon).
 *
 * The moments are kept divided by (1 − beta), so that an update is M ← beta1·M + g, V ← beta2·V + g² and all
 * constant factors meet in two scalars: ten passes over the weights instead of fourteen.
 */
export const adam = (options: AdamOptions = {}): Optimiser => adamLike(options, 0);

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), for leaves that decay. */
export const adamW = (options: AdamWOptions = {}): Optimiser =>
  adamLike(options, options.weightDecay ?? 0.01);

function adamLike(options: AdamOptions, weightDecay: number): Optimiser {
  const { beta1 = 0.9, beta2 = 0.999 } = options;
  const schedule = asSchedule(options.learningRate ?? 1e-3);
  return {
    init: (leaves: readonly Leaf[]) =>
      leaves.flatMap(({ shape }, i) =>
        ["first", "second"].map((name) => ({ name: `${name}-${i}`, shape, fill: 0 })),
      ),
    update(gradients, state, { step, parameters, leaves }) {
      const rate = schedule(step);
      const scalars = stepScalars(rate, step, { beta1, beta2, epsilon: options.epsilon ?? 1e-8 });
      const moments = gradients.map((gradient, i) => [
        add(multiply(state[2 * i], beta1), gradient),
        add(multiply(state[2 * i + 1], beta2), square(gradient)),
      ]);
      const updates = moments.map(([first, second], i) => {
        const update = multiply(divide(first, add(sqrt(second), scalars.epsilon)), scalars.factor);
        if (weightDecay === 0 || !leaves[i].decay) return update;
        return subtract(update, multiply(parameters[i], multiply(rate, weightDecay)));
      });
      return { updates, state: moments.flat() };
    },
  };
}

function stepScalars(
  rate: Tensor,
  step: Tensor,
  { beta1, beta2, epsilon }: { readonly beta1: number; readonly beta2: number; readonly epsilon: number },
): StepScalars {
  // In double precision: 1 − 0.999 keeps only four digits in single. These are scalars, so it costs nothing.
  const count = add(cast(step, "float64"), 1);
  const first = subtract(1, power(scalar(beta1, "float64"), count));
  const second = sqrt(subtract(1, power(scalar(beta2, "float64"), count)));
  const unit = Math.sqrt(1 - beta2);
  return {
    factor: multiply(rate, cast(multiply(divide(second, first), -(1 - beta1) / unit), "float32")),
    epsilon: cast(multiply(second, epsilon / unit), "float32"),
  };
}
