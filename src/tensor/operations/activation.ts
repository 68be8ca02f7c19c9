import { normaliseAxis } from "../graph/shape.ts";
import {
  asTensor,
  float,
  int,
  scalar,
  scalarValue,
  single,
  type Tensor,
  text,
  withGradient,
} from "../graph/tensor.ts";
import { add, multiply } from "./arithmetic.ts";

const unary = (type: string, x: Tensor): Tensor => single(type, [x], x.shape);

/** −x; constant scalars at once. */
export function negate(x: Tensor): Tensor {
  const value = scalarValue(x);
  return value !== undefined && x.shape.length === 0 ? scalar(-value, x.type) : unary("Neg", x);
}

/** |x|. The gradient at 0 is 0. */
export const abs = (x: Tensor): Tensor => unary("Abs", x);
/** −1, 0 or 1. No gradient. */
export const sign = (x: Tensor): Tensor => unary("Sign", x);
/** eˣ. */
export const exp = (x: Tensor): Tensor => unary("Exp", x);
/** Natural logarithm, of x > 0. */
export const log = (x: Tensor): Tensor => unary("Log", x);
/** √x, of x ≥ 0. The gradient at 0 is infinite. */
export const sqrt = (x: Tensor): Tensor => unary("Sqrt", x);
/** cos x. */
export const cos = (x: Tensor): Tensor => unary("Cos", x);
/** sin x. */
export const sin = (x: Tensor): Tensor => unary("Sin", x);
/** The error function, (2/√π) ∫₀ˣ e^(−t²) dt. */
export const erf = (x: Tensor): Tensor => unary("Erf", x);
/** x², as one multiplication. */
export const square = (x: Tensor): Tensor => multiply(x, x);
/** x itself under a new node. */
export const identity = (x: Tensor): Tensor => unary("Identity", x);

/** max(x, 0). The gradient at 0 is 0. */
export const relu = (x: Tensor): Tensor => unary("Relu", x);
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Tensor): Tensor => unary("Sigmoid", x);
/** Hyperbolic tangent. */
export const tanh = (x: Tensor): Tensor => unary("Tanh", x);
/**
 * ln(1 + eˣ), stable for large |x|, as max(x, 0) + ln(1 + e^−|x|): several times faster than the Softplus of ONNX
 * Runtime, which is not vectorised. Its gradient is σ(x).
 */
export function softplus(x: Tensor): Tensor {
  const value = add(relu(x), log(add(exp(negate(abs(x))), 1)));
  return withGradient(value, { inputs: [x], gradients: (gradient) => [multiply(gradient, sigmoid(x))] });
}

/** x where x > 0, else slope · x. Default slope 0.01. */
export const leakyRelu = (x: Tensor, slope = 0.01): Tensor =>
  single("LeakyRelu", [x], x.shape, { attributes: { alpha: float(slope) } });

/** x · Φ(x) with the standard normal distribution function Φ, exact (Hendrycks and Gimpel 2016). */
export const gelu = (x: Tensor): Tensor =>
  single("Gelu", [x], x.shape, { attributes: { approximate: text("none") } });

/** x · Φ(x) by the tanh approximation of Hendrycks and Gimpel (2016). */
export const geluTanh = (x: Tensor): Tensor =>
  single("Gelu", [x], x.shape, { attributes: { approximate: text("tanh") } });

/** eˣ / Σ eˣ along an axis (default the last), stable. */
export const softmax = (x: Tensor, axis = -1): Tensor =>
  single("Softmax", [x], x.shape, { attributes: { axis: int(normaliseAxis("Softmax", axis, x.shape)) } });

/** ln softmax along an axis (default the last), stable. */
export const logSoftmax = (x: Tensor, axis = -1): Tensor =>
  single("LogSoftmax", [x], x.shape, {
    attributes: { axis: int(normaliseAxis("LogSoftmax", axis, x.shape)) },
  });

/** x held between a least and a greatest value. The gradient outside is 0. */
export function clip(x: Tensor, least: number | undefined, greatest?: number): Tensor {
  const bound = (value: number | undefined) => (value === undefined ? undefined : asTensor(value, x.type));
  return single("Clip", [x, bound(least), bound(greatest)], x.shape);
}

/** An activation function by element. */
export type Activation = (x: Tensor) => Tensor;
