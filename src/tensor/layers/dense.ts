import { failShape } from "../graph/shape.ts";
import type { Activation } from "../operations/activation.ts";
import { add } from "../operations/arithmetic.ts";
import { gemm, matmul } from "../operations/matrix.ts";
import { constantFill, glorotUniform, type Initialiser } from "../model/initialisers.ts";
import type { Layer } from "./layer.ts";

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Applied to the result. Default: none. */
  readonly activation?: Activation;
  /** Add a bias. Default true. */
  readonly bias?: boolean;
  /** First weights. Default {@link glorotUniform}. */
  readonly initialise?: Initialiser;
}

/**
 * activation(x · weight + bias).
 *
 * Variables: `weight` `[inputs, units]`, `bias` `[units]`.
 *
 * @param units Size of the last axis of the result.
 * @returns A layer from `[..., inputs]` to `[..., units]`.
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  const { activation, bias = true, initialise = glorotUniform } = options;
  return (scope, x) => {
    const inputs = x.shape.at(-1);
    if (typeof inputs !== "number") return failShape("dense", "a static last axis", x.shape);
    const weight = scope.variable("weight", { shape: [inputs, units], initialise });
    const offset = bias ? scope.variable("bias", { shape: [units], initialise: constantFill(0) }) : undefined;
    const product = x.shape.length === 2 ? gemm(x, weight, offset) : matmul(x, weight);
    const result = x.shape.length === 2 || offset === undefined ? product : add(product, offset);
    return activation === undefined ? result : activation(result);
  };
}
