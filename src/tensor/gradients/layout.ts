import { staticShape } from "../graph/shape.ts";
import type { Operation, Tensor } from "../graph/tensor.ts";
import { single } from "../graph/tensor.ts";
import { scatterAdd } from "../operations/indexing.ts";
import { concat, pad, reshape, slice, split, transpose } from "../operations/layout.ts";
import { numberAttribute } from "./activation.ts";
import { integerInput } from "./reduction.ts";
import { type GradientRule, materialise, reduceTo, zeros } from "./rule.ts";

const inputShape = (operation: Operation): number[] =>
  staticShape(operation.type, (operation.inputs[0] as Tensor).shape);

const reshapeRule: GradientRule = (operation, gradient) => [
  reshape(materialise(gradient, operation.outputs[0].shape), inputShape(operation)),
];

const transposeRule: GradientRule = (operation, gradient) => {
  const order = operation.attributes.perm?.value as readonly number[];
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return [transpose(materialise(gradient, operation.outputs[0].shape), inverse)];
};

const concatRule: GradientRule = (operation, gradient) => {
  const axis = numberAttribute(operation, "axis", 0);
  const [output] = operation.outputs;
  const sizes = staticShape(
    "concat",
    operation.inputs.map((part) => (part as Tensor).shape[axis]),
  );
  return split(materialise(gradient, output.shape), sizes, axis);
};

const splitRule: GradientRule = (operation, _, gradients) => {
  const parts = operation.outputs.map(({ shape }, i) => {
    const gradient = gradients[i];
    return gradient === undefined ? zeros(staticShape("split", shape)) : materialise(gradient, shape);
  });
  return [concat(parts, numberAttribute(operation, "axis", 0))];
};

/** Puts `step − 1` zeros after every element of an axis. */
function dilate(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const shape = staticShape("slice", x.shape);
  const apart = reshape(x, shape.toSpliced(axis + 1, 0, 1));
  const after = apart.shape.map((_, i) => (i === axis + 1 ? step - 1 : 0));
  return reshape(
    pad(
      apart,
      after.map(() => 0),
      after,
    ),
    shape.with(axis, shape[axis] * step),
  );
}

const sliceRule: GradientRule = (operation, gradient) => {
  const [starts, , axes, steps] = [1, 2, 3, 4].map((index) => integerInput(operation, index));
  const shape = inputShape(operation);
  let result = materialise(gradient, operation.outputs[0].shape);
  axes.forEach((axis, i) => {
    result = dilate(result, axis, steps[i]);
    const room = shape[axis] - starts[i];
    if ((result.shape[axis] as number) > room) {
      result = slice(result, { starts: [0], ends: [room], axes: [axis] });
    }
  });
  const before = shape.map((_, axis) => (axes.includes(axis) ? starts[axes.indexOf(axis)] : 0));
  const after = shape.map((size, axis) => size - before[axis] - (result.shape[axis] as number));
  return [pad(result, before, after)];
};

const padRule: GradientRule = (operation, gradient) => {
  const shape = inputShape(operation);
  const starts = integerInput(operation, 1).slice(0, shape.length);
  const ends = shape.map((size, axis) => starts[axis] + size);
  return [slice(materialise(gradient, operation.outputs[0].shape), { starts, ends })];
};

const gatherRule: GradientRule = (operation, gradient) => {
  const [x, indices] = operation.inputs as readonly Tensor[];
  const shape = staticShape("gather", x.shape);
  const axis = numberAttribute(operation, "axis", 0);
  const g = materialise(gradient, operation.outputs[0].shape);
  const rank = g.shape.length;
  const places = indices.shape.length;
  // [before, ...indices, after] → [...indices, before, after], and the axis to the front of x.
  const all = [...Array(rank).keys()];
  const front = transpose(g, [
    ...all.slice(axis, axis + places),
    ...all.slice(0, axis),
    ...all.slice(axis + places),
  ]);
  const order = [axis, ...shape.keys().filter((i) => i !== axis)];
  const summed = scatterAdd(zeros(order.map((i) => shape[i])), indices, front);
  return [
    transpose(
      summed,
      order.map((_, i) => order.indexOf(i)),
    ),
  ];
};

const scatterRule: GradientRule = (operation, gradient) => {
  const [, indices, updates] = operation.inputs as readonly Tensor[];
  const g = materialise(gradient, operation.outputs[0].shape);
  return [g, undefined, single("GatherND", [g, indices], updates.shape)];
};

/** Rules of the operations that move elements. */
export const layoutRules: Readonly<Record<string, GradientRule>> = {
  Reshape: reshapeRule,
  Squeeze: reshapeRule,
  Unsqueeze: reshapeRule,
  Flatten: reshapeRule,
  Transpose: transposeRule,
  Concat: concatRule,
  Split: splitRule,
  Slice: sliceRule,
  Pad: padRule,
  Expand: (operation, gradient) => [
    reduceTo(gradient, operation.outputs[0].shape, (operation.inputs[0] as Tensor).shape),
  ],
  Gather: gatherRule,
  ScatterND: scatterRule,
};
