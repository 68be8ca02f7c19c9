import { MarqueeError } from "../../../core/index.ts";
import { type Dimension, normaliseAxis, type Shape } from "../../graph/shape.ts";
import {
  type Attribute,
  type Attributes,
  constant,
  float,
  int,
  ints,
  type Tensor,
  text,
} from "../../graph/tensor.ts";
import { fromTensorProto } from "../convert.ts";
import type { AttributeProto, NodeProto } from "../schema.ts";
import type { ImportedValue } from "./imported-value.ts";

/** A node of an imported graph with the values that it reads. */
export class NodeReader {
  readonly node: NodeProto;
  readonly inputs: readonly (ImportedValue | undefined)[];
  /** Version of the standard operators that the file uses. */
  readonly operatorSet: number;

  constructor(node: NodeProto, inputs: readonly (ImportedValue | undefined)[], operatorSet: number) {
    this.node = node;
    this.inputs = inputs;
    this.operatorSet = operatorSet;
  }

  /** The node as people find it in the file. */
  get place(): string {
    return `the node "${this.node.name ?? this.node.output[0]}" (${this.node.opType})`;
  }

  fail(problem: string): never {
    throw new MarqueeError("invalid-model", `At ${this.place}: ${problem}.`);
  }

  has(index: number): boolean {
    return this.inputs[index] !== undefined;
  }

  value(index: number): ImportedValue {
    return this.inputs[index] ?? this.fail(`input ${index} is missing`);
  }

  tensor(index: number): Tensor {
    return this.value(index).tensor;
  }

  tensors(): Tensor[] {
    return this.inputs.filter((value) => value !== undefined).map(({ tensor }) => tensor);
  }

  attribute(name: string): AttributeProto | undefined {
    return this.node.attribute?.find((attribute) => attribute.name === name);
  }

  integer(name: string, fallback: number): number {
    // A zero is not written to the file.
    const attribute = this.attribute(name);
    return attribute === undefined ? fallback : (attribute.i ?? 0);
  }

  real(name: string, fallback: number): number {
    const attribute = this.attribute(name);
    return attribute === undefined ? fallback : (attribute.f ?? 0);
  }

  /** The tensor in an attribute, as a constant. */
  constantAttribute(name: string): Tensor | undefined {
    const proto = this.attribute(name)?.t;
    if (proto === undefined) return undefined;
    const { type, shape, data } = fromTensorProto({ ...proto, name: this.place });
    return constant(data, shape, type);
  }

  /** Known integers given as an input (newer files) or as an attribute (older ones). */
  integers(index: number, attribute: string): number[] | undefined {
    const listed = this.attribute(attribute);
    if (listed !== undefined) return listed.ints ?? [];
    if (!this.has(index)) return undefined;
    return this.dimensions(index).map((value) =>
      typeof value === "number"
        ? value
        : this.fail(`input ${index} depends on the symbolic dimension ${value}`),
    );
  }

  /** Known integers, some of which may be symbolic dimensions. */
  dimensions(index: number): readonly Dimension[] {
    return (
      this.value(index).known?.values ??
      this.fail(`input ${index} must be known before the graph runs, and is not`)
    );
  }

  axis(fallback: number, shape: Shape): number {
    return normaliseAxis(this.node.opType, this.integer("axis", fallback), shape);
  }

  /** All plain attributes, to be passed on. */
  attributes(): Attributes {
    const entries = (this.node.attribute ?? []).map(
      (attribute) => [attribute.name, plain(attribute)] as const,
    );
    return Object.fromEntries(
      entries.filter((entry): entry is readonly [string, Attribute] => entry[1] !== undefined),
    );
  }
}

function plain({ type, i, f, ints: list, s }: AttributeProto): Attribute | undefined {
  if (type === 1) return float(f ?? 0);
  if (type === 2) return int(i ?? 0);
  if (type === 3) return text(new TextDecoder().decode(s));
  return type === 7 ? ints(list ?? []) : undefined;
}
