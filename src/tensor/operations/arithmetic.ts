import { broadcastShapes, type Shape } from "../graph/shape.ts";
import { asTensor, int, scalar, scalarValue, single, type Tensor, type TensorLike } from "../graph/tensor.ts";
import type { DataType } from "../graph/values.ts";

type Fold = (left: number, right: number) => number;

/** A broadcasting operation on two tensors; two constant scalars are computed at once. */
function binary(type: string, left: TensorLike, right: TensorLike, fold: Fold): Tensor {
  const a = asTensor(left, typeof right === "number" ? "float32" : right.type);
  const b = asTensor(right, a.type);
  const shape = broadcastShapes(type, a.shape, b.shape);
  const x = scalarValue(a);
  const y = scalarValue(b);
  if (x !== undefined && y !== undefined && shape.length === 0) return scalar(fold(x, y), a.type);
  return single(type, [a, b], shape);
}

/** Whether the operand is a constant of this value that would not widen the other's shape. */
const isNeutral = (operand: TensorLike, value: number): boolean =>
  typeof operand === "number"
    ? operand === value
    : operand.shape.length === 0 && scalarValue(operand) === value;

/** left + right, broadcasting. Shapes by the rules of NumPy. */
export function add(left: TensorLike, right: TensorLike): Tensor {
  if (typeof left !== "number" && isNeutral(right, 0)) return left;
  if (typeof right !== "number" && isNeutral(left, 0)) return right;
  return binary("Add", left, right, (a, b) => a + b);
}

/** left − right, broadcasting. */
export function subtract(left: TensorLike, right: TensorLike): Tensor {
  if (typeof left !== "number" && isNeutral(right, 0)) return left;
  return binary("Sub", left, right, (a, b) => a - b);
}

/** left · right by element, broadcasting. */
export function multiply(left: TensorLike, right: TensorLike): Tensor {
  if (typeof left !== "number" && isNeutral(right, 1)) return left;
  if (typeof right !== "number" && isNeutral(left, 1)) return right;
  return binary("Mul", left, right, (a, b) => a * b);
}

/** left / right by element, broadcasting. */
export function divide(left: TensorLike, right: TensorLike): Tensor {
  if (typeof left !== "number" && isNeutral(right, 1)) return left;
  return binary("Div", left, right, (a, b) => a / b);
}

/** base ^ exponent by element, broadcasting. The gradient for the exponent needs a positive base. */
export function power(base: TensorLike, exponent: TensorLike): Tensor {
  return binary("Pow", base, exponent, (a, b) => a ** b);
}

/** The greater of two, by element, broadcasting. Where they are equal, the gradient goes to the first. */
export function maximum(left: TensorLike, right: TensorLike): Tensor {
  return binary("Max", left, right, Math.max);
}

/** The lesser of two, by element, broadcasting. Where they are equal, the gradient goes to the first. */
export function minimum(left: TensorLike, right: TensorLike): Tensor {
  return binary("Min", left, right, Math.min);
}

function comparison(type: string, left: TensorLike, right: TensorLike): Tensor {
  const a = asTensor(left, typeof right === "number" ? "float32" : right.type);
  const b = asTensor(right, a.type);
  return single(type, [a, b], broadcastShapes(type, a.shape, b.shape), { type: "bool" });
}

/** left > right as `bool`, broadcasting. No gradient. */
export const greater = (left: TensorLike, right: TensorLike): Tensor => comparison("Greater", left, right);
/** left ≥ right as `bool`, broadcasting. No gradient. */
export const greaterOrEqual = (left: TensorLike, right: TensorLike): Tensor =>
  comparison("GreaterOrEqual", left, right);
/** left < right as `bool`, broadcasting. No gradient. */
export const less = (left: TensorLike, right: TensorLike): Tensor => comparison("Less", left, right);
/** left = right as `bool`, broadcasting. No gradient. */
export const equal = (left: TensorLike, right: TensorLike): Tensor => comparison("Equal", left, right);
/** Not, of `bool`. No gradient. */
export const logicalNot = (x: Tensor): Tensor => single("Not", [x], x.shape);

/** `condition ? left : right` by element, broadcasting all three. `condition` is `bool`. */
export function where(condition: Tensor, left: TensorLike, right: TensorLike): Tensor {
  const a = asTensor(left, typeof right === "number" ? "float32" : right.type);
  const b = asTensor(right, a.type);
  const values: Shape = broadcastShapes("Where", a.shape, b.shape);
  return single("Where", [condition, a, b], broadcastShapes("Where", condition.shape, values), {
    type: a.type,
  });
}

/** ONNX codes of the element types. */
export const typeCodes: Readonly<Record<DataType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** x with another element type. Gradients flow between real types only. */
export function cast(x: Tensor, type: DataType): Tensor {
  return x.type === type
    ? x
    : single("Cast", [x], x.shape, { type, attributes: { to: int(typeCodes[type]) } });
}
