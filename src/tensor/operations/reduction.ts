import { normaliseAxes, type Shape, staticShape } from "../graph/shape.ts";
import { int, integers, single, type Tensor } from "../graph/tensor.ts";
import { multiply } from "./arithmetic.ts";

/** Over which axes to reduce, and whether they stay as 1. */
export interface ReductionOptions {
  /** Default: all axes. */
  readonly axes?: number | readonly number[];
  /** Keep reduced axes with size 1. Default false. */
  readonly keepDimensions?: boolean;
}

/** The shape after reducing some axes. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDimensions: boolean): Shape {
  const reduced = shape.map((dimension, i) => (axes.includes(i) ? 1 : dimension));
  return keepDimensions ? reduced : reduced.filter((_, i) => !axes.includes(i));
}

function reduce(type: string, x: Tensor, options: ReductionOptions): Tensor {
  const { keepDimensions = false } = options;
  const axes = normaliseAxes(type, options.axes, x.shape);
  if (axes.length === 0) return x;
  return single(type, [x, integers(axes)], reducedShape(x.shape, axes, keepDimensions), {
    attributes: { keepdims: int(Number(keepDimensions)) },
  });
}

/** Σ x over axes. */
export const sum = (x: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceSum", x, options);
/** Mean of x over axes. */
export const mean = (x: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceMean", x, options);
/** Greatest x over axes. Equal greatest elements share the gradient. */
export const max = (x: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceMax", x, options);
/** Least x over axes. Equal least elements share the gradient. */
export const min = (x: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceMin", x, options);

/** Σ x² over axes. */
export const sumOfSquares = (x: Tensor, options: ReductionOptions = {}): Tensor =>
  sum(multiply(x, x), options);

/** The number of elements that each result of a reduction covers. Throws for symbolic dimensions. */
export function reducedCount(shape: Shape, axes: readonly number[]): number {
  return staticShape(
    "mean",
    axes.map((axis) => shape[axis]),
  ).reduce((product, size) => product * size, 1);
}
