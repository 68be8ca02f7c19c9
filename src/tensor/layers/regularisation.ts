import { failShape } from "../graph/shape.ts";
import { constantFill } from "../model/initialisers.ts";
import { add, divide, multiply, subtract, where } from "../operations/arithmetic.ts";
import { sqrt } from "../operations/activation.ts";
import * as normalisation from "../operations/normalisation.ts";
import type { Layer } from "./layer.ts";

/**
 * In training, zeros elements with probability `rate` and divides the others by 1 − rate (Srivastava et al. 2014);
 * else nothing. The masks depend only on seed, layer and step, so a resumed run draws the same.
 *
 * @param rate In [0, 1).
 */
export function dropout(rate: number): Layer {
  return (scope, x) =>
    scope.training && rate > 0
      ? where(scope.mask("dropout", x.shape, rate), multiply(x, 1 / (1 - rate)), 0)
      : x;
}

function lastSize(operation: string, shape: Parameters<typeof failShape>[2]): number {
  const size = shape.at(-1);
  return typeof size === "number" ? size : failShape(operation, "a static last axis", shape);
}

/** Layer normalisation over the last axis. Variables: `scale` (ones) and `bias` (zeros), `[features]`. */
export function layerNormalisation(options: { readonly epsilon?: number } = {}): Layer {
  return (scope, x) => {
    const shape = [lastSize("layerNormalisation", x.shape)];
    const scale = scope.variable("scale", { shape, initialise: constantFill(1) });
    const bias = scope.variable("bias", { shape, initialise: constantFill(0) });
    return normalisation.layerNorm(x, scale, bias, options);
  };
}

/** Options of {@link batchNormalisation}. */
export interface BatchNormalisationOptions {
  /** Share of the new statistics in the running ones. Default 0.1. */
  readonly momentum?: number;
  /** Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation of `[batch, features]`: with the statistics of the batch in training, which also move the
 * running ones (variance with Bessel's correction, as PyTorch has it), and with the running ones else.
 *
 * Variables: `scale`, `bias`, and without gradient `mean`, `variance`, all `[features]`.
 */
export function batchNormalisation(options: BatchNormalisationOptions = {}): Layer {
  const { momentum = 0.1, epsilon = 1e-5 } = options;
  return (scope, x) => {
    const shape = [lastSize("batchNormalisation", x.shape)];
    const scale = scope.variable("scale", { shape, initialise: constantFill(1) });
    const bias = scope.variable("bias", { shape, initialise: constantFill(0) });
    const mean = scope.variable("mean", { shape, initialise: constantFill(0), trainable: false });
    const variance = scope.variable("variance", { shape, initialise: constantFill(1), trainable: false });
    if (!scope.training) {
      return add(multiply(subtract(x, mean), divide(scale, sqrt(add(variance, epsilon)))), bias);
    }
    const batch = normalisation.batchNorm(x, scale, bias, epsilon);
    const rows = Number(x.shape[0]);
    const unbiased = multiply(batch.variance, rows / Math.max(1, rows - 1));
    scope.assign("mean", add(multiply(mean, 1 - momentum), multiply(batch.mean, momentum)));
    scope.assign("variance", add(multiply(variance, 1 - momentum), multiply(unbiased, momentum)));
    return batch.output;
  };
}
