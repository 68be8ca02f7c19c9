import type { Dimension } from "../../graph/shape.ts";
import { single, type Tensor } from "../../graph/tensor.ts";
import type { DataType } from "../../graph/values.ts";
import { typeOfCode } from "../convert.ts";
import { type ImportedValue, type KnownIntegers, knownValue } from "./imported-value.ts";
import type { NodeReader } from "./node-reader.ts";

/** How an operation acts on known integers; `undefined` where it cannot tell. */
type Evaluate = (known: readonly KnownIntegers[], reader: NodeReader) => KnownIntegers | undefined;

const vector = (values: readonly Dimension[]): KnownIntegers => ({ values, rank: 1 });

/** Element by element with a scalar or vector of one repeated. Names combine only as the rule says. */
function elementwise(combine: (...operands: Dimension[]) => Dimension | undefined): Evaluate {
  return (known) => {
    const length = Math.max(...known.map(({ values }) => values.length));
    const results = Array.from({ length }, (_, i) =>
      combine(...known.map(({ values }) => values[values.length === 1 ? 0 : i])),
    );
    if (results.some((result) => result === undefined)) return undefined;
    return { values: results as Dimension[], rank: known.some(({ rank }) => rank === 1) ? 1 : 0 };
  };
}

const numeric =
  (combine: (left: number, right: number) => number) =>
  (left: Dimension, right: Dimension): Dimension | undefined =>
    typeof left === "number" && typeof right === "number" ? combine(left, right) : undefined;

/** A name times or divided by one is the name. */
const withNeutral =
  (neutral: number, combine: (left: number, right: number) => number) =>
  (left: Dimension, right: Dimension): Dimension | undefined =>
    right === neutral ? left : left === neutral && neutral === 1 ? right : numeric(combine)(left, right);

const pick: Evaluate = ([data, indices], reader) => {
  if (reader.integer("axis", 0) !== 0) return undefined;
  const values = indices.values.map((index) =>
    typeof index === "number" ? data.values[index < 0 ? index + data.values.length : index] : index,
  );
  return { values, rank: indices.rank };
};

const cut: Evaluate = ([data], reader) => {
  const [start] = reader.integers(1, "starts") ?? [0];
  const [end] = reader.integers(2, "ends") ?? [data.values.length];
  const [step] = reader.has(4) ? (reader.integers(4, "steps") ?? [1]) : [1];
  return step === 1 ? vector(data.values.slice(start, end)) : undefined;
};

const same: Evaluate = ([data]) => data;

const rules: Readonly<Record<string, Evaluate>> = {
  Identity: same,
  Cast: same,
  Unsqueeze: ([data]) => (data.rank === 0 ? vector(data.values) : undefined),
  Squeeze: ([data]) => ({ values: data.values, rank: 0 }),
  Reshape: ([data], reader) => {
    const target = reader.dimensions(1);
    return target.length > 1 ? undefined : { values: data.values, rank: target.length as 0 | 1 };
  },
  Concat: (known) => vector(known.flatMap(({ values }) => values)),
  Gather: pick,
  Slice: cut,
  Add: elementwise(withNeutral(0, (a, b) => a + b)),
  Sub: elementwise(withNeutral(0, (a, b) => a - b)),
  Mul: elementwise(withNeutral(1, (a, b) => a * b)),
  Div: elementwise(withNeutral(1, (a, b) => Math.trunc(a / b))),
  Max: elementwise(numeric(Math.max)),
  Min: elementwise(numeric(Math.min)),
  // Exporters compare a dimension with −1; a symbolic one is never negative.
  Equal: elementwise((a, b) =>
    typeof a === typeof b
      ? Number(a === b)
      : [a, b].some((value) => typeof value === "number" && value < 0)
        ? 0
        : undefined,
  ),
  Where: elementwise((condition, a, b) =>
    typeof condition === "number" ? (condition !== 0 ? a : b) : undefined,
  ),
  ReduceProd: ([data]) => {
    if (!data.values.every((value) => typeof value === "number")) return undefined;
    return { values: [data.values.reduce((product, value) => product * value, 1)], rank: 0 };
  },
  Range: (known) => {
    const [start, limit, step] = known.map(({ values }) => values[0]);
    if (typeof start !== "number" || typeof limit !== "number" || typeof step !== "number") return undefined;
    return vector(
      Array.from({ length: Math.max(0, Math.ceil((limit - start) / step)) }, (_, i) => start + i * step),
    );
  },
};

/** Integers that fit into the graph's own arithmetic; larger ones are data. */
const longest = 4096;

/** The result of an operation on known integers, or `undefined` when it is no shape arithmetic. */
export function evaluateKnown(reader: NodeReader): ImportedValue | undefined {
  const { opType } = reader.node;
  if (opType === "Shape") return shapeOf(reader);
  if (opType === "ConstantOfShape") return filled(reader);
  const operands =
    opType === "Slice" || opType === "Unsqueeze" || opType === "Squeeze" ? 1 : reader.inputs.length;
  const known = reader.inputs.slice(0, operands).map((value) => value?.known);
  if (known.length === 0 || known.some((value) => value === undefined || value.values.length > longest))
    return undefined;
  const result = rules[opType]?.(known as KnownIntegers[], reader);
  const type = resultType(reader);
  if (result === undefined || type.startsWith("float")) return undefined;
  return knownValue(result, type, () => runtime(reader, result, type));
}

function resultType(reader: NodeReader): DataType {
  const { opType } = reader.node;
  if (opType === "Equal") return "bool";
  if (opType === "Cast") return typeOfCode(reader.integer("to", 1), reader.place);
  return reader.tensor(opType === "Where" ? 1 : 0).type;
}

/** The same computation in the graph, for dimensions that only the run knows. */
function runtime(reader: NodeReader, { values, rank }: KnownIntegers, type: DataType): Tensor {
  const inputs = reader.inputs.map((value) => value?.tensor);
  return single(reader.node.opType, inputs, rank === 0 ? [] : [values.length], {
    attributes: reader.attributes(),
    type,
  });
}

function shapeOf(reader: NodeReader): ImportedValue {
  const x = reader.tensor(0);
  const values = x.shape.slice(reader.integer("start", 0), reader.integer("end", x.shape.length));
  return knownValue(vector(values), "int64", () =>
    single("Shape", [x], [values.length], { attributes: reader.attributes(), type: "int64" }),
  );
}

function filled(reader: NodeReader): ImportedValue | undefined {
  const value = reader.constantAttribute("value");
  const shape = reader.dimensions(0);
  const origin = value?.origin;
  if (shape.length > 1 || typeof (shape[0] ?? 1) === "string") return undefined;
  if (value === undefined || origin?.kind !== "constant" || value.type.startsWith("float")) return undefined;
  const values = Array<number>(Number(shape[0] ?? 1)).fill(Number(origin.data[0]));
  return knownValue({ values, rank: shape.length as 0 | 1 }, value.type, () => value);
}
