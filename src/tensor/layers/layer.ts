import { add } from "../operations/arithmetic.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Scope } from "../model/scope.ts";

/** A function from tensor to tensor that finds its variables in a scope. */
export type Layer = (scope: Scope, x: Tensor) => Tensor;

/** Layers one after the other, in the scopes `0`, `1`, …. */
export function sequential(layers: readonly Layer[]): Layer {
  return (scope, x) => layers.reduce((value, layer, index) => layer(scope.at(String(index)), value), x);
}

/** x + layer(x) (He et al. 2016). The layer must keep the shape. */
export function residual(layer: Layer): Layer {
  return (scope, x) => add(x, layer(scope, x));
}

/** A function without variables as a layer. */
export const functional =
  (apply: (x: Tensor) => Tensor): Layer =>
  (_scope, x) =>
    apply(x);
