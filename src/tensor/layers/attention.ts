import { failShape } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Scope } from "../model/scope.ts";
import { softmax } from "../operations/activation.ts";
import { multiply, where } from "../operations/arithmetic.ts";
import { reshape, transpose, unsqueeze } from "../operations/layout.ts";
import { matmul } from "../operations/matrix.ts";
import { dense } from "./dense.ts";

/** What attention reads. */
export interface AttentionInputs {
  /** `[batch, queries, features]` */
  readonly queries: Tensor;
  /** `[batch, keys, features]`. Default: the queries (self-attention). */
  readonly keys?: Tensor;
  /** `[batch, keys, features]`. Default: the keys. */
  readonly values?: Tensor;
  /** `bool` `[batch, keys]`, true for keys that may be looked at. Default: all. */
  readonly mask?: Tensor;
}

/**
 * softmax(Q·Kᵀ / √d)·V of several heads at once (Vaswani et al. 2017).
 *
 * @param query `[batch, heads, queries, d]`
 * @param key `[batch, heads, keys, d]`
 * @param value `[batch, heads, keys, d]`
 * @param mask `bool`, broadcasts to `[batch, heads, queries, keys]`; false keys get no weight
 */
export function scaledDotProduct(query: Tensor, key: Tensor, value: Tensor, mask?: Tensor): Tensor {
  const size = Number(query.shape.at(-1));
  const scores = matmul(multiply(query, 1 / Math.sqrt(size)), transpose(key, [0, 1, 3, 2]));
  // Not −∞: a row without any key would become NaN.
  return matmul(softmax(mask === undefined ? scores : where(mask, scores, -1e9)), value);
}

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2): `[batch, queries, features]` →
 * `[batch, queries, features]`. Scopes: `query`, `key`, `value`, `output`, each a dense layer.
 *
 * @param heads Must divide the features.
 */
export function attention(heads: number): (scope: Scope, inputs: AttentionInputs) => Tensor {
  return (scope, { queries, keys = queries, values = keys, mask }) => {
    const features = queries.shape.at(-1);
    if (typeof features !== "number" || features % heads !== 0) {
      return failShape(`attention with ${heads} heads`, "features that the heads divide", queries.shape);
    }
    const split = (name: string, x: Tensor) => {
      const projected = dense(features)(scope.at(name), x);
      return transpose(reshape(projected, [x.shape[0], x.shape[1], heads, features / heads]), [0, 2, 1, 3]);
    };
    const visible = mask && unsqueeze(mask, [1, 2]);
    const context = scaledDotProduct(
      split("query", queries),
      split("key", keys),
      split("value", values),
      visible,
    );
    return dense(features)(scope.at("output"), reshape(transpose(context, [0, 2, 1, 3]), queries.shape));
  };
}
