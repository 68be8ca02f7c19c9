import { type Shape, sameShape, staticShape } from "../graph/shape.ts";
import { integers, type Operation, single, type Tensor } from "../graph/tensor.ts";
import { multiply } from "../operations/arithmetic.ts";
import { expand, reshape } from "../operations/layout.ts";
import { sum } from "../operations/reduction.ts";

/**
 * The gradients of the inputs of an operation, given those of its outputs.
 *
 * A gradient may have any shape that broadcasts to the shape of its tensor: the gradient of a mean is one scalar
 * until something needs it in full ({@link materialise}).
 */
export type GradientRule = (
  operation: Operation,
  gradient: Tensor,
  gradients: readonly (Tensor | undefined)[],
) => readonly (Tensor | undefined)[];

/** Zeros of a shape, made when the graph runs. */
export const zeros = (shape: readonly number[]): Tensor =>
  single("ConstantOfShape", [integers(shape)], shape, { type: "float32" });

/** The gradient in the full shape. */
export function materialise(gradient: Tensor, shape: Shape): Tensor {
  return sameShape(gradient.shape, shape) ? gradient : expand(gradient, staticShape("gradient", shape));
}

/**
 * Undoes broadcasting: sums a gradient of `from` over the axes along which `to` was repeated.
 *
 * @param gradient broadcasts to `from`
 * @param from the shape of the result of the operation
 * @param to the shape of the operand, which broadcasts to `from`
 */
export function reduceTo(gradient: Tensor, from: Shape, to: Shape): Tensor {
  if (sameShape(from, to)) return gradient;
  const lead = from.length - to.length;
  const missing = from.length - gradient.shape.length;
  const axes: number[] = [];
  let copies = 1;
  staticShape("gradient", from).forEach((size, axis) => {
    const repeated = size !== 1 && (axis < lead || to[axis - lead] === 1);
    if (!repeated) return;
    // A gradient that is itself still to be repeated is the same number `size` times.
    if (axis < missing || gradient.shape[axis - missing] === 1) copies *= size;
    else axes.push(axis - missing);
  });
  const scaled = multiply(gradient, copies);
  const summed = axes.length === 0 ? scaled : sum(scaled, { axes, keepDimensions: true });
  const excess = summed.shape.length - to.length;
  return excess > 0 ? reshape(summed, summed.shape.slice(excess)) : summed;
}
