import { broadcastShapes, type Shape } from "../../graph/shape.ts";
import { int, scalar, single, type Tensor } from "../../graph/tensor.ts";
import * as activation from "../../operations/activation.ts";
import * as arithmetic from "../../operations/arithmetic.ts";
import { gather } from "../../operations/indexing.ts";
import * as layout from "../../operations/layout.ts";
import { gemm, matmul } from "../../operations/matrix.ts";
import { layerNorm } from "../../operations/normalisation.ts";
import * as reduction from "../../operations/reduction.ts";
import { typeOfCode } from "../convert.ts";
import type { NodeReader } from "./node-reader.ts";

/** Builds the tensors of a node's outputs. */
export type Operator = (reader: NodeReader) => readonly Tensor[];

const unary =
  (build: (x: Tensor) => Tensor): Operator =>
  (reader) => [build(reader.tensor(0))];

const binary =
  (build: (left: Tensor, right: Tensor) => Tensor): Operator =>
  (reader) => [build(reader.tensor(0), reader.tensor(1))];

/** Operations of two or more operands, taken two at a time. */
const variadic =
  (build: (left: Tensor, right: Tensor) => Tensor): Operator =>
  (reader) => [reader.tensors().reduce(build)];

const logical = (type: string): Operator =>
  binary((left, right) =>
    single(type, [left, right], broadcastShapes(type, left.shape, right.shape), { type: "bool" }),
  );

const reduce =
  (build: (x: Tensor, options: reduction.ReductionOptions) => Tensor): Operator =>
  (reader) => {
    const axes = reader.integers(1, "axes");
    const keepDimensions = reader.integer("keepdims", 1) === 1;
    if (axes === undefined && reader.integer("noop_with_empty_axes", 0) === 1) return [reader.tensor(0)];
    return [build(reader.tensor(0), { keepDimensions, ...(axes?.length && { axes }) })];
  };

/** Softmax along an axis; before version 13 the default was the second, over all axes from there on. */
const softmaxLike =
  (build: (x: Tensor, axis: number) => Tensor): Operator =>
  (reader) => {
    const x = reader.tensor(0);
    const axis = reader.axis(reader.operatorSet < 13 ? 1 : -1, x.shape);
    if (reader.operatorSet < 13 && axis !== x.shape.length - 1)
      reader.fail("softmax over several axes is not supported");
    return [build(x, axis)];
  };

const reshape: Operator = (reader) => {
  const x = reader.tensor(0);
  const target = reader
    .dimensions(1)
    .map((size, i) => (size === 0 && !reader.integer("allowzero", 0) ? x.shape[i] : size));
  return [layout.reshape(x, target)];
};

const expand: Operator = (reader) => {
  const x = reader.tensor(0);
  const target = broadcastShapes("Expand", x.shape, reader.dimensions(1));
  return [single("Expand", [x, reader.tensor(1)], target)];
};

const slice: Operator = (reader) => {
  const starts = reader.integers(1, "starts") ?? reader.fail("starts are missing");
  const ends = reader.integers(2, "ends") ?? reader.fail("ends are missing");
  const axes = reader.integers(3, "axes");
  const steps = reader.integers(4, "steps");
  const x = reader.tensor(0);
  // A slice of everything is none, also along a symbolic axis.
  const real = starts.map((start, i) => start !== 0 || ends[i] < 2 ** 31 - 1 || (steps?.[i] ?? 1) !== 1);
  const keep = <T>(list: readonly T[]) => list.filter((_, i) => real[i]);
  const along = axes ?? starts.map((_, i) => i);
  return [
    layout.slice(x, {
      starts: keep(starts),
      ends: keep(ends),
      axes: keep(along),
      ...(steps && { steps: keep(steps) }),
    }),
  ];
};

const split: Operator = (reader) => {
  const x = reader.tensor(0);
  const axis = reader.axis(0, x.shape);
  const size = x.shape[axis];
  const count = reader.integer("num_outputs", reader.node.output.length);
  const sizes = reader.integers(1, "split");
  if (typeof size !== "number") return reader.fail("split along a symbolic axis");
  const part = Math.ceil(size / count);
  return layout.split(
    x,
    sizes ?? Array.from({ length: count }, (_, i) => Math.min(part, size - i * part)),
    axis,
  );
};

const squeeze: Operator = (reader) => {
  const x = reader.tensor(0);
  const ones = x.shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  return [layout.squeeze(x, reader.integers(1, "axes") ?? ones)];
};

const flatten: Operator = (reader) => {
  const x = reader.tensor(0);
  const axis = reader.integer("axis", 1);
  const front = x.shape.slice(0, axis);
  const [head] = front.length === 1 ? front : [front.reduce<number>((size, d) => size * Number(d), 1)];
  return [layout.reshape(x, [head, -1])];
};

/** Bounds are inputs, or attributes before version 11. */
const clip: Operator = (reader) => {
  const x = reader.tensor(0);
  const bound = (index: number, name: string): Tensor | undefined =>
    reader.attribute(name) === undefined
      ? reader.inputs[index]?.tensor
      : scalar(reader.real(name, 0), x.type);
  return [single("Clip", [x, bound(1, "min"), bound(2, "max")], x.shape)];
};

const gelu: Operator = (reader) => {
  const tanh = new TextDecoder().decode(reader.attribute("approximate")?.s) === "tanh";
  return [(tanh ? activation.geluTanh : activation.gelu)(reader.tensor(0))];
};

const constantOfShape: Operator = (reader) => {
  const shape: Shape = reader.dimensions(0);
  const value = reader.constantAttribute("value");
  if (value === undefined) return [single("ConstantOfShape", [reader.tensor(0)], shape, { type: "float32" })];
  const one = layout.reshape(
    value,
    shape.map(() => 1),
  );
  return [single("Expand", [one, reader.tensor(0)], shape)];
};

/** Operations that take part in no gradient and keep or know their shape. */
const opaque: Readonly<Record<string, Operator>> = {
  CumSum: (reader) => [
    single("CumSum", reader.tensors(), reader.tensor(0).shape, { attributes: reader.attributes() }),
  ],
  Floor: unary((x) => single("Floor", [x], x.shape)),
  Ceil: unary((x) => single("Ceil", [x], x.shape)),
  Round: unary((x) => single("Round", [x], x.shape)),
  Sign: unary(activation.sign),
  Not: unary(arithmetic.logicalNot),
  IsNaN: unary((x) => single("IsNaN", [x], x.shape, { type: "bool" })),
  Trilu: (reader) => [
    single("Trilu", reader.tensors(), reader.tensor(0).shape, {
      attributes: { upper: int(reader.integer("upper", 1)) },
    }),
  ],
  And: logical("And"),
  Or: logical("Or"),
  Equal: logical("Equal"),
  Greater: logical("Greater"),
  GreaterOrEqual: logical("GreaterOrEqual"),
  Less: logical("Less"),
  LessOrEqual: logical("LessOrEqual"),
};

/** How every supported ONNX operator becomes tensors of the engine. */
export const operators: Readonly<Record<string, Operator>> = {
  ...opaque,
  Add: binary(arithmetic.add),
  Sub: binary(arithmetic.subtract),
  Mul: binary(arithmetic.multiply),
  Div: binary(arithmetic.divide),
  Pow: binary(arithmetic.power),
  Max: variadic(arithmetic.maximum),
  Min: variadic(arithmetic.minimum),
  Sum: variadic(arithmetic.add),
  Where: (reader) => [arithmetic.where(reader.tensor(0), reader.tensor(1), reader.tensor(2))],
  Cast: (reader) => [arithmetic.cast(reader.tensor(0), typeOfCode(reader.integer("to", 1), reader.place))],
  Neg: unary(activation.negate),
  Abs: unary(activation.abs),
  Exp: unary(activation.exp),
  Log: unary(activation.log),
  Sqrt: unary(activation.sqrt),
  Reciprocal: unary((x) => single("Reciprocal", [x], x.shape)),
  Sin: unary(activation.sin),
  Cos: unary(activation.cos),
  Erf: unary(activation.erf),
  Relu: unary(activation.relu),
  LeakyRelu: (reader) => [activation.leakyRelu(reader.tensor(0), reader.real("alpha", 0.01))],
  Sigmoid: unary(activation.sigmoid),
  Tanh: unary(activation.tanh),
  Softplus: unary(activation.softplus),
  Gelu: gelu,
  FastGelu: (reader) => [activation.geluTanh(reader.tensors().reduce(arithmetic.add))],
  BiasGelu: (reader) => [activation.gelu(arithmetic.add(reader.tensor(0), reader.tensor(1)))],
  Clip: clip,
  Softmax: softmaxLike(activation.softmax),
  LogSoftmax: softmaxLike(activation.logSoftmax),
  Identity: unary((x) => x),
  Dropout: unary((x) => x),
  MatMul: binary(matmul),
  Gemm: (reader) => [
    gemm(reader.tensor(0), reader.tensor(1), reader.inputs[2]?.tensor, {
      transposeLeft: reader.integer("transA", 0) === 1,
      transposeRight: reader.integer("transB", 0) === 1,
      alpha: reader.real("alpha", 1),
      beta: reader.real("beta", 1),
    }),
  ],
  LayerNormalization: (reader) => [
    layerNorm(reader.tensor(0), reader.tensor(1), reader.inputs[2]?.tensor, {
      axis: reader.integer("axis", -1),
      epsilon: reader.real("epsilon", 1e-5),
    }),
  ],
  ReduceSum: reduce(reduction.sum),
  ReduceMean: reduce(reduction.mean),
  ReduceMax: reduce(reduction.max),
  ReduceMin: reduce(reduction.min),
  ReduceSumSquare: reduce(reduction.sumOfSquares),
  ReduceL2: reduce((x, options) => activation.sqrt(reduction.sumOfSquares(x, options))),
  Gather: (reader) => [gather(reader.tensor(0), reader.tensor(1), reader.integer("axis", 0))],
  Reshape: reshape,
  Flatten: flatten,
  Transpose: (reader) => [layout.transpose(reader.tensor(0), reader.attribute("perm")?.ints)],
  Concat: (reader) => [layout.concat(reader.tensors(), reader.integer("axis", 0))],
  Split: split,
  Slice: slice,
  Squeeze: squeeze,
  Unsqueeze: (reader) => [
    layout.unsqueeze(reader.tensor(0), reader.integers(1, "axes") ?? reader.fail("axes are missing")),
  ],
  Expand: expand,
  Constant: (reader) => {
    const value = reader.constantAttribute("value");
    return [value ?? reader.fail("only constants that are tensors are supported")];
  },
  ConstantOfShape: constantOfShape,
};
