import { type Dimension, failShape, normaliseAxis, type Shape, sameShape, sizeOf } from "../graph/shape.ts";
import { int, integers, ints, operation, single, type Tensor } from "../graph/tensor.ts";

const isStatic = (shape: Shape): boolean => shape.every((dimension) => typeof dimension === "number");

/**
 * The same elements in another shape. At most one dimension may be -1 (what is left) or symbolic.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const resolved = resolveShape(x.shape, shape);
  if (sameShape(resolved, x.shape)) return x;
  if (isStatic(x.shape) && isStatic(resolved) && sizeOf(x.shape) !== sizeOf(resolved)) {
    failShape("reshape", "as many elements before as after", x.shape, shape);
  }
  const target = resolved.map((dimension) => (typeof dimension === "number" ? dimension : -1));
  if (target.filter((dimension) => dimension === -1).length > 1) {
    failShape("reshape", "at most one dimension that is -1 or symbolic", x.shape, shape);
  }
  return single("Reshape", [x, integers(target)], resolved);
}

function resolveShape(from: Shape, to: Shape): Shape {
  if (!to.includes(-1)) return to;
  const rest = to.filter((dimension) => dimension !== -1);
  const names = from.filter((dimension) => typeof dimension === "string");
  const product = (list: Shape) =>
    list.reduce<number>((size, dimension) => (typeof dimension === "number" ? size * dimension : size), 1);
  const missing = names.filter((name) => !rest.includes(name));
  const ratio = product(from) / product(rest);
  const fill: Dimension =
    missing.length === 0 ? ratio : ratio === 1 ? missing.join("*") : `${missing.join("*")}*${ratio}`;
  return to.map((dimension) => (dimension === -1 ? fill : dimension));
}

/** All axes from `axis` on in one: `[a, b, c]` → `[a, b·c]` for axis 1 (default). */
export function flatten(x: Tensor, axis = 1): Tensor {
  return reshape(x, [...x.shape.slice(0, axis), -1]);
}

/** Axes in another order; default reversed. Output axis `i` is input axis `order[i]`. */
export function transpose(x: Tensor, order: readonly number[] = x.shape.map((_, i) => i).reverse()): Tensor {
  if ([...order].sort((a, b) => a - b).some((axis, i) => axis !== i) || order.length !== x.shape.length) {
    failShape(`transpose to [${order.join(", ")}]`, "a permutation of the axes", x.shape);
  }
  if (order.every((axis, i) => axis === i)) return x;
  return single(
    "Transpose",
    [x],
    order.map((axis) => x.shape[axis]),
    { attributes: { perm: ints(order) } },
  );
}

/** Tensors one after the other along an axis. Other dimensions must be equal. */
export function concat(tensors: readonly Tensor[], axis = -1): Tensor {
  const [first] = tensors;
  if (tensors.length === 1) return first;
  const along = normaliseAxis("concat", axis, first.shape);
  for (const { shape } of tensors) {
    if (shape.length !== first.shape.length || shape.some((d, i) => i !== along && d !== first.shape[i])) {
      failShape("concat", `shapes that differ along axis ${along} only`, first.shape, shape);
    }
  }
  const sizes = tensors.map((tensor) => tensor.shape[along]);
  const total = sizes.every((size) => typeof size === "number")
    ? sizes.reduce((sum, size) => sum + size, 0)
    : sizes.join("+");
  return single("Concat", tensors, first.shape.with(along, total), { attributes: { axis: int(along) } });
}

/** Parts of the given sizes along an axis (default 0). */
export function split(x: Tensor, sizes: readonly number[], axis = 0): readonly Tensor[] {
  const along = normaliseAxis("split", axis, x.shape);
  if (sizes.reduce((sum, size) => sum + size, 0) !== x.shape[along]) {
    failShape(`split into ${sizes.join(" + ")}`, `sizes that add up to axis ${along}`, x.shape);
  }
  if (sizes.length === 1) return [x];
  return operation({
    type: "Split",
    inputs: [x, integers(sizes)],
    attributes: { axis: int(along) },
    outputs: sizes.map((size) => ({ shape: x.shape.with(along, size) })),
  });
}

/** From where to where along which axes. */
export interface SliceOptions {
  /** First index of each axis. Negative counts from the end. */
  readonly starts: readonly number[];
  /** One past the last index of each axis. Negative counts from the end; large means to the end. */
  readonly ends: readonly number[];
  /** Default: the first axes. */
  readonly axes?: readonly number[];
  /** Default 1. Must be positive. */
  readonly steps?: readonly number[];
}

/** A part of a tensor. Sliced axes must have a static size. */
export function slice(x: Tensor, options: SliceOptions): Tensor {
  const axes = (options.axes ?? options.starts.map((_, i) => i)).map((a) =>
    normaliseAxis("slice", a, x.shape),
  );
  const steps = options.steps ?? axes.map(() => 1);
  const shape = [...x.shape];
  const bounds = axes.map((axis, i) => {
    const size = x.shape[axis];
    if (typeof size !== "number" || steps[i] < 1)
      return failShape("slice", "static axes and positive steps", x.shape);
    const clamp = (index: number) => Math.min(size, Math.max(0, index < 0 ? index + size : index));
    const [start, end] = [clamp(options.starts[i]), clamp(options.ends[i])];
    shape[axis] = Math.max(0, Math.ceil((end - start) / steps[i]));
    return [start, end];
  });
  if (sameShape(shape, x.shape)) return x;
  const column = (index: number) => integers(bounds.map((bound) => bound[index]));
  return single("Slice", [x, column(0), column(1), integers(axes), integers(steps)], shape);
}

/** Zeros around a tensor. `before` and `after` count elements for every axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  const shape = x.shape.map((dimension, i) => {
    if (before[i] === 0 && after[i] === 0) return dimension;
    return typeof dimension === "number"
      ? dimension + before[i] + after[i]
      : failShape("pad", "static sizes of padded axes", x.shape);
  });
  return sameShape(shape, x.shape) ? x : single("Pad", [x, integers([...before, ...after])], shape);
}

/** x repeated to a shape that it broadcasts to. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? x : single("Expand", [x, integers(shape)], shape);
}

/** New axes of size 1 at these places of the result. */
export function unsqueeze(x: Tensor, axes: readonly number[]): Tensor {
  const rank = x.shape.length + axes.length;
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  const shape = [...x.shape];
  for (const place of places) shape.splice(place, 0, 1);
  return single("Unsqueeze", [x, integers(places)], shape);
}

/** Without these axes, which must have size 1. */
export function squeeze(x: Tensor, axes: readonly number[]): Tensor {
  const places = axes.map((axis) => normaliseAxis("squeeze", axis, x.shape));
  if (places.some((axis) => x.shape[axis] !== 1))
    failShape("squeeze", `size 1 at axes ${places.join(", ")}`, x.shape);
  return single(
    "Squeeze",
    [x, integers(places)],
    x.shape.filter((_, i) => !places.includes(i)),
  );
}
