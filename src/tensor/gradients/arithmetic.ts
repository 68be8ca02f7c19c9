import { type Operation, scalar, scalarValue, type Tensor } from "../graph/tensor.ts";
import { log, negate } from "../operations/activation.ts";
import {
  add,
  cast,
  divide,
  greaterOrEqual,
  multiply,
  power,
  subtract,
  where,
} from "../operations/arithmetic.ts";
import { type GradientRule, reduceTo } from "./rule.ts";

/** The operands of a binary operation, and how to fit a gradient to each. */
function operands(operation: Operation): {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly fit: (forA: Tensor, forB: Tensor) => Tensor[];
} {
  const [a, b] = operation.inputs as readonly Tensor[];
  const { shape } = operation.outputs[0];
  return { a, b, fit: (forA, forB) => [reduceTo(forA, shape, a.shape), reduceTo(forB, shape, b.shape)] };
}

const powerRule: GradientRule = (operation, gradient) => {
  const { a, b, fit } = operands(operation);
  const exponent = scalarValue(b);
  const slope =
    exponent === 2
      ? multiply(a, 2)
      : multiply(power(a, exponent === undefined ? subtract(b, 1) : exponent - 1), b);
  return fit(multiply(gradient, slope), multiply(gradient, multiply(operation.outputs[0], log(a))));
};

/** d max(a, b): to `a` where it wins or ties, else to `b`; the other way round for min. */
const choice =
  (type: "Max" | "Min"): GradientRule =>
  (operation, gradient) => {
    const { a, b, fit } = operands(operation);
    const toFirst = cast(type === "Max" ? greaterOrEqual(a, b) : greaterOrEqual(b, a), a.type);
    return fit(multiply(gradient, toFirst), multiply(gradient, subtract(1, toFirst)));
  };

/** Rules of the operations with two broadcasting operands. */
export const arithmeticRules: Readonly<Record<string, GradientRule>> = {
  Add: (operation, gradient) => operands(operation).fit(gradient, gradient),
  Sub: (operation, gradient) => operands(operation).fit(gradient, negate(gradient)),
  Mul: (operation, gradient) => {
    const { a, b, fit } = operands(operation);
    return fit(multiply(gradient, b), multiply(gradient, a));
  },
  Div: (operation, gradient) => {
    const { b, fit } = operands(operation);
    const scaled = divide(gradient, b);
    return fit(scaled, negate(multiply(scaled, operation.outputs[0])));
  },
  Pow: powerRule,
  Max: choice("Max"),
  Min: choice("Min"),
  Where: (operation, gradient) => {
    const [condition, a, b] = operation.inputs as readonly Tensor[];
    const { shape } = operation.outputs[0];
    const none = scalar(0, gradient.type);
    return [
      undefined,
      reduceTo(where(condition, gradient, none), shape, a.shape),
      reduceTo(where(condition, none, gradient), shape, b.shape),
    ];
  },
  Cast: (operation, gradient) => {
    const from = (operation.inputs[0] as Tensor).type;
    return [from.startsWith("float") ? cast(gradient, from) : undefined];
  },
  Sum: (operation, gradient) =>
    operation.inputs.map((input) =>
      input === undefined ? undefined : reduceTo(gradient, operation.outputs[0].shape, input.shape),
    ),
};

/** Sums gradients that reach the same tensor along several ways. */
export const accumulate = (left: Tensor | undefined, right: Tensor): Tensor =>
  left === undefined ? right : add(left, right);
