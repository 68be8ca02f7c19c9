import { failShape, normaliseAxis, sameShape } from "../graph/shape.ts";
import { float, int, operation, type Tensor } from "../graph/tensor.ts";
import { add, divide, maximum, multiply, subtract } from "./arithmetic.ts";
import { sqrt } from "./activation.ts";
import { mean, sumOfSquares } from "./reduction.ts";

/**
 * (x − mean) / √(variance + epsilon) · scale + bias over the axes from `axis` on (Ba et al. 2016).
 *
 * @param x `[..., ...normalised]`
 * @param scale shape of the normalised axes
 * @param bias shape of the normalised axes
 */
export function layerNorm(
  x: Tensor,
  scale: Tensor,
  bias: Tensor | undefined,
  options: { readonly axis?: number; readonly epsilon?: number } = {},
): Tensor {
  const axis = normaliseAxis("layerNorm", options.axis ?? -1, x.shape);
  if (!sameShape(scale.shape, x.shape.slice(axis))) {
    failShape("layerNorm", "a scale of the normalised axes", x.shape, scale.shape);
  }
  const statistics = x.shape.map((dimension, i) => (i < axis ? dimension : 1));
  return operation({
    type: "LayerNormalization",
    inputs: bias === undefined ? [x, scale] : [x, scale, bias],
    attributes: { axis: int(axis), epsilon: float(options.epsilon ?? 1e-5), stash_type: int(1) },
    // The mean and the inverse deviation are for the gradient; nobody else uses them.
    outputs: [{ shape: x.shape }, { shape: statistics }, { shape: statistics }],
  })[0];
}

/** What {@link batchNorm} gives back: the result, and the statistics of this batch. */
export interface BatchNormResult {
  readonly output: Tensor;
  readonly mean: Tensor;
  /** Biased variance, as it was used. */
  readonly variance: Tensor;
}

/**
 * (x − mean) / √(variance + epsilon) · scale + bias, with the statistics of the batch over axis 0
 * (Ioffe and Szegedy 2015).
 *
 * @param x `[batch, features]`
 * @param scale `[features]`
 * @param bias `[features]`
 */
export function batchNorm(x: Tensor, scale: Tensor, bias: Tensor, epsilon = 1e-5): BatchNormResult {
  const centre = mean(x, { axes: 0 });
  const centred = subtract(x, centre);
  const variance = mean(multiply(centred, centred), { axes: 0 });
  const factor = divide(scale, sqrt(add(variance, epsilon)));
  return { output: add(multiply(centred, factor), bias), mean: centre, variance };
}

/** x / max(‖x‖₂, epsilon) along an axis (default the last). */
export function l2Normalise(
  x: Tensor,
  options: { readonly axis?: number; readonly epsilon?: number } = {},
): Tensor {
  const { axis = -1, epsilon = 1e-12 } = options;
  const squares = sumOfSquares(x, { axes: axis, keepDimensions: true });
  // The maximum is taken before the root, whose gradient at zero would be infinite.
  return divide(x, sqrt(maximum(squares, epsilon * epsilon)));
}
