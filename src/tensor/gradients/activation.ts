import { float, type Operation, single, type Tensor } from "../graph/tensor.ts";
import { cos, erf, exp, negate, sigmoid, sign, sin, square, tanh } from "../operations/activation.ts";
import { add, cast, divide, equal, greater, multiply, subtract, where } from "../operations/arithmetic.ts";
import { sum } from "../operations/reduction.ts";
import { materialise, type GradientRule } from "./rule.ts";

/** A rule from the derivative as a function of input and output. */
const slope =
  (derivative: (x: Tensor, y: Tensor, operation: Operation) => Tensor): GradientRule =>
  (operation, gradient) => [
    multiply(gradient, derivative(operation.inputs[0] as Tensor, operation.outputs[0], operation)),
  ];

/** The value of an attribute that is a number. */
export function numberAttribute(operation: Operation, name: string, fallback: number): number {
  const attribute = operation.attributes[name];
  return attribute?.kind === "int" || attribute?.kind === "float" ? attribute.value : fallback;
}

/**
 * 1 where y > 0, else 0, for y ≥ 0: max(0, min(1, 3·10³⁸ · y)). One vectorised pass over the data, where
 * Greater and Cast are two.
 */
const positive = (y: Tensor): Tensor =>
  single("HardSigmoid", [y], y.shape, { attributes: { alpha: float(3e38), beta: float(0) } });

/** Φ(x) + x φ(x). */
function geluSlope(x: Tensor): Tensor {
  const distribution = multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5);
  const density = multiply(exp(multiply(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(distribution, multiply(x, density));
}

/** The derivative of ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
function geluTanhSlope(x: Tensor): Tensor {
  const factor = Math.sqrt(2 / Math.PI);
  const squared = square(x);
  const t = tanh(multiply(multiply(x, add(multiply(squared, 0.044715), 1)), factor));
  const inner = multiply(add(multiply(squared, 3 * 0.044715), 1), factor);
  return multiply(add(add(t, 1), multiply(multiply(x, subtract(1, square(t))), inner)), 0.5);
}

const softmaxRule: GradientRule = (operation, gradient) => {
  const [y] = operation.outputs;
  const axis = numberAttribute(operation, "axis", -1);
  const weighted = multiply(gradient, y);
  return [subtract(weighted, multiply(y, sum(weighted, { axes: axis, keepDimensions: true })))];
};

const logSoftmaxRule: GradientRule = (operation, gradient) => {
  const [y] = operation.outputs;
  const axes = numberAttribute(operation, "axis", -1);
  const full = materialise(gradient, y.shape);
  return [subtract(full, multiply(exp(y), sum(full, { axes, keepDimensions: true })))];
};

/** Rules of the functions of one tensor. */
export const activationRules: Readonly<Record<string, GradientRule>> = {
  Identity: (_, gradient) => [gradient],
  Neg: (_, gradient) => [negate(gradient)],
  Abs: slope((x) => sign(x)),
  Exp: slope((_, y) => y),
  Log: (operation, gradient) => [divide(gradient, operation.inputs[0] as Tensor)],
  Sqrt: (operation, gradient) => [divide(multiply(gradient, 0.5), operation.outputs[0])],
  Reciprocal: slope((_, y) => negate(square(y))),
  Cos: slope((x) => negate(sin(x))),
  Sin: slope((x) => cos(x)),
  Erf: slope((x) => multiply(exp(negate(square(x))), 2 / Math.sqrt(Math.PI))),
  Relu: slope((_, y) => positive(y)),
  LeakyRelu: slope((x, _, operation) => where(greater(x, 0), 1, numberAttribute(operation, "alpha", 0.01))),
  Sigmoid: slope((_, y) => multiply(y, subtract(1, y))),
  Tanh: slope((_, y) => subtract(1, square(y))),
  Softplus: slope((x) => sigmoid(x)),
  Gelu: slope((x, _, { attributes }) =>
    attributes.approximate?.value === "tanh" ? geluTanhSlope(x) : geluSlope(x),
  ),
  // Inside the bounds the output is the input itself.
  Clip: slope((x, y) => cast(equal(x, y), x.type)),
  Softmax: softmaxRule,
  LogSoftmax: logSoftmaxRule,
};
