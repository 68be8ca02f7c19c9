import { MarqueeError } from "../../core/index.ts";
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";
import { arrayOf, type DataArray, type DataType } from "./values.ts";

/** An attribute of an operation, typed as ONNX types it. */
export type Attribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "text"; readonly value: string };

/** The attributes of an operation by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A node of the graph: an ONNX operation applied to tensors. */
export interface Operation {
  readonly kind: "operation";
  /** ONNX operator name, such as `MatMul`. */
  readonly type: string;
  /** ONNX domain; empty for the standard operators. */
  readonly domain: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Tensor[];
  /** A gradient of its own, in place of the rule for its type; see {@link withGradient}. */
  readonly surrogate?: Surrogate;
}

/** A gradient given by hand: from the gradient of a result to those of `inputs`. */
export interface Surrogate {
  readonly inputs: readonly Tensor[];
  readonly gradients: (gradient: Tensor) => readonly (Tensor | undefined)[];
}

/** A value fed at run time, by name. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
}

/** A value stored in the graph. */
export interface Constant {
  readonly kind: "constant";
  readonly data: DataArray;
}

/**
 * A symbolic value: immutable, and known by where it comes from. A graph is nothing but tensors that point to
 * the operations that made them, so building one has no side effects.
 */
export interface Tensor {
  readonly type: DataType;
  readonly shape: Shape;
  readonly origin: Operation | Input | Constant;
}

/** A tensor or a number, which becomes a scalar of the other operand's type. */
export type TensorLike = Tensor | number;

/** An input of the graph. */
export function input(name: string, shape: Shape, type: DataType = "float32"): Tensor {
  return { type, shape, origin: { kind: "input", name } };
}

/** A constant. Throws `invalid-shape` when the data does not fill the shape. */
export function constant(
  data: DataArray | readonly number[],
  shape: readonly number[],
  type: DataType = "float32",
): Tensor {
  const array = Array.isArray(data) ? arrayOf(type, data) : (data as DataArray);
  if (array.length !== sizeOf(shape)) {
    throw new MarqueeError(
      "invalid-shape",
      `A constant of shape [${shape.join(", ")}] needs ${sizeOf(shape)} elements; received ${array.length}.`,
    );
  }
  return { type, shape, origin: { kind: "constant", data: array } };
}

/** A constant scalar. */
export const scalar = (value: number, type: DataType = "float32"): Tensor => constant([value], [], type);

/** A constant vector of 64-bit integers, as shapes and axes are given to ONNX. */
export const integers = (values: readonly number[]): Tensor => constant(values, [values.length], "int64");

/** A number as a scalar of the type; a tensor as it is. */
export const asTensor = (value: TensorLike, type: DataType = "float32"): Tensor =>
  typeof value === "number" ? scalar(value, type) : value;

/** The value of a constant of one element, else `undefined`. */
export function scalarValue(tensor: Tensor): number | undefined {
  const { origin } = tensor;
  return origin.kind === "constant" && origin.data.length === 1 ? Number(origin.data[0]) : undefined;
}

/** What an {@link operation} is made of. */
export interface OperationSpecification {
  readonly type: string;
  readonly domain?: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes?: Attributes;
  /** Shape and type of every output. */
  readonly outputs: readonly { readonly shape: Shape; readonly type?: DataType }[];
}

/** A new node; returns its outputs. Output types default to the type of the first input. */
export function operation(specification: OperationSpecification): readonly Tensor[] {
  const { type, domain = "", inputs, attributes = {} } = specification;
  const outputs: Tensor[] = [];
  const node: Operation = { kind: "operation", type, domain, inputs, attributes, outputs };
  for (const output of specification.outputs) {
    outputs.push({ type: output.type ?? inputs[0]?.type ?? "float32", shape: output.shape, origin: node });
  }
  return outputs;
}

/** A new node with one output. */
export function single(
  type: string,
  inputs: readonly (Tensor | undefined)[],
  shape: Shape,
  options: { readonly attributes?: Attributes; readonly type?: DataType; readonly domain?: string } = {},
): Tensor {
  const { attributes, domain } = options;
  return operation({ type, domain, inputs, attributes, outputs: [{ shape, type: options.type }] })[0];
}

/**
 * A tensor whose gradient is given by hand: `result` as it is, but differentiated as a function of
 * `surrogate.inputs`. For functions whose derivative is simpler than the sum of their parts.
 */
export function withGradient(result: Tensor, surrogate: Surrogate): Tensor {
  const outputs: Tensor[] = [];
  const origin: Operation = {
    kind: "operation",
    type: "Identity",
    domain: "",
    inputs: [result],
    attributes: {},
    outputs,
    surrogate,
  };
  outputs.push({ type: result.type, shape: result.shape, origin });
  return outputs[0];
}

/** An integer attribute. */
export const int = (value: number): Attribute => ({ kind: "int", value });
/** A real attribute. */
export const float = (value: number): Attribute => ({ kind: "float", value });
/** A list of integers as an attribute. */
export const ints = (value: readonly number[]): Attribute => ({ kind: "ints", value });
/** A text attribute. */
export const text = (value: string): Attribute => ({ kind: "text", value });
