import type { Dimension } from "../graph/shape.ts";
import type { Operation, Tensor } from "../graph/tensor.ts";
import { numbersOf } from "../graph/values.ts";
import { cast, divide, equal, multiply, subtract } from "../operations/arithmetic.ts";
import { reshape } from "../operations/layout.ts";
import { mean, reducedCount, reducedShape, sum } from "../operations/reduction.ts";
import { numberAttribute } from "./activation.ts";
import { type GradientRule, reduceTo } from "./rule.ts";

/** The constant integers given as an input, such as axes. */
export function integerInput(operation: Operation, index: number): number[] {
  const origin = operation.inputs[index]?.origin;
  return origin?.kind === "constant" ? numbersOf(origin.data) : [];
}

/**
 * A result of a reduction, or a gradient of it, with the reduced axes put back as 1. One that is still to be
 * broadcast has fewer axes: they belong to the last that remain.
 */
function restore(operation: Operation, result: Tensor): Tensor {
  if (result.shape.length === 0 || numberAttribute(operation, "keepdims", 1) === 1) return result;
  const axes = integerInput(operation, 1);
  const kept = reducedShape((operation.inputs[0] as Tensor).shape, axes, true);
  const remaining = kept.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const shape: Dimension[] = kept.map(() => 1);
  result.shape.forEach((size, i) => {
    shape[remaining[remaining.length - result.shape.length + i]] = size;
  });
  return reshape(result, shape);
}

const extremeRule: GradientRule = (operation, gradient) => {
  const x = operation.inputs[0] as Tensor;
  const axes = integerInput(operation, 1);
  const winners = cast(equal(x, restore(operation, operation.outputs[0])), x.type);
  const count = sum(winners, { axes, keepDimensions: true });
  return [multiply(winners, divide(restore(operation, gradient), count))];
};

/** Gradient of layer normalisation (Ba et al. 2016), from the saved mean and inverse deviation. */
const layerNormRule: GradientRule = (operation, gradient) => {
  const [x, scale, bias] = operation.inputs as readonly [Tensor, Tensor, Tensor | undefined];
  const [, centre, inverse] = operation.outputs;
  const first = numberAttribute(operation, "axis", -1);
  const axes = x.shape.map((_, axis) => axis).slice(first);
  const average = (t: Tensor) => mean(t, { axes, keepDimensions: true });
  const normal = multiply(subtract(x, centre), inverse);
  const scaled = multiply(gradient, scale);
  const centred = subtract(
    subtract(scaled, average(scaled)),
    multiply(normal, average(multiply(scaled, normal))),
  );
  return [
    multiply(inverse, centred),
    reduceTo(multiply(gradient, normal), x.shape, scale.shape),
    bias === undefined ? undefined : reduceTo(gradient, x.shape, bias.shape),
  ];
};

/** Rules of the reductions and of layer normalisation. */
export const reductionRules: Readonly<Record<string, GradientRule>> = {
  ReduceSum: (operation, gradient) => [restore(operation, gradient)],
  ReduceMean: (operation, gradient) => {
    const count = reducedCount((operation.inputs[0] as Tensor).shape, integerInput(operation, 1));
    return [restore(operation, multiply(gradient, 1 / count))];
  },
  ReduceMax: extremeRule,
  ReduceMin: extremeRule,
  LayerNormalization: layerNormRule,
};
