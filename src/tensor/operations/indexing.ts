import { failShape, normaliseAxis, sameShape } from "../graph/shape.ts";
import { constant, int, single, type Tensor, text } from "../graph/tensor.ts";

/**
 * Rows of `x` along an axis (default 0), by index.
 *
 * @param x `[..., size, ...]`
 * @param indices `int32` or `int64` of any shape, each in [0, size)
 * @returns the shape of `x` with the axis replaced by the shape of `indices`
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  const along = normaliseAxis("gather", axis, x.shape);
  if (indices.type !== "int32" && indices.type !== "int64") {
    failShape(`gather with ${indices.type} indices`, "int32 or int64 indices", indices.shape);
  }
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  return single("Gather", [x, indices], shape, { attributes: { axis: int(along) } });
}

/**
 * `base` with rows added at indices; rows with the same index add up.
 *
 * @param base `[rows, ...features]`
 * @param indices integers `[...outer]`, each in [0, rows)
 * @param updates `[...outer, ...features]`
 */
export function scatterAdd(base: Tensor, indices: Tensor, updates: Tensor): Tensor {
  if (!sameShape(updates.shape, [...indices.shape, ...base.shape.slice(1)])) {
    failShape(
      "scatterAdd",
      "updates of shape [...indices, ...features]",
      base.shape,
      indices.shape,
      updates.shape,
    );
  }
  const places = single("Cast", [indices], indices.shape, { type: "int64", attributes: { to: int(7) } });
  const columns = single("Unsqueeze", [places, constant([-1], [1], "int64")], [...indices.shape, 1], {
    type: "int64",
  });
  return single("ScatterND", [base, columns, updates], base.shape, {
    attributes: { reduction: text("add") },
  });
}
