import type { Tensor } from "../graph/tensor.ts";
import { clip, sqrt } from "../operations/activation.ts";
import { add, divide, minimum, multiply } from "../operations/arithmetic.ts";
import { sumOfSquares } from "../operations/reduction.ts";
import type { Optimiser, UpdateContext } from "./optimiser.ts";

type Transform = (gradients: readonly Tensor[], context: UpdateContext) => readonly Tensor[];

const stateless = (transform: Transform): Optimiser => ({
  init: () => [],
  update: (gradients, _state, context) => ({ updates: transform(gradients, context), state: [] }),
});

/** Scales all gradients together so that their common Euclidean norm is at most `limit` (Pascanu et al. 2013). */
export const clipByGlobalNorm = (limit: number): Optimiser =>
  stateless((gradients) => {
    const norm = sqrt(gradients.map((gradient) => sumOfSquares(gradient)).reduce(add));
    // As PyTorch: the small number keeps a norm of zero from dividing by zero.
    const factor = minimum(divide(limit, add(norm, 1e-6)), 1);
    return gradients.map((gradient) => multiply(gradient, factor));
  });

/** Holds every element of every gradient within ±limit. */
export const clipByValue = (limit: number): Optimiser =>
  stateless((gradients) => gradients.map((gradient) => clip(gradient, -limit, limit)));

/** Adds factor · w to the gradient of weights that decay: the gradient of an L2 penalty ½ · factor · ‖w‖². */
export const addWeightDecay = (factor: number): Optimiser =>
  stateless((gradients, { leaves, parameters }) =>
    gradients.map((gradient, i) =>
      leaves[i].decay ? add(gradient, multiply(parameters[i], factor)) : gradient,
    ),
  );
