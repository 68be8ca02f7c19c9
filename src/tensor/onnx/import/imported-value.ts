import type { Dimension } from "../../graph/shape.ts";
import { constant, type Tensor } from "../../graph/tensor.ts";
import { type DataType, numbersOf } from "../../graph/values.ts";

/** Integers that are known while the graph is built, such as a shape. Dimensions may be names. */
export interface KnownIntegers {
  readonly values: readonly Dimension[];
  /** Rank 0 or 1; shape arithmetic has no more. */
  readonly rank: 0 | 1;
}

/** A value of an imported graph: its tensor, and its elements where they are known. */
export interface ImportedValue {
  readonly tensor: Tensor;
  readonly known?: KnownIntegers;
}

const integerTypes: ReadonlySet<DataType> = new Set<DataType>(["int32", "int64", "bool"]);

/** Wraps a tensor; the elements of small integer constants are known. */
export function importedValue(tensor: Tensor): ImportedValue {
  const { origin, shape, type } = tensor;
  if (origin.kind !== "constant" || shape.length > 1 || !integerTypes.has(type)) return { tensor };
  return { tensor, known: { values: numbersOf(origin.data), rank: shape.length as 0 | 1 } };
}

/** Known integers as a value: a constant where all are numbers, else the tensor that computes them at run time. */
export function knownValue(known: KnownIntegers, type: DataType, compute: () => Tensor): ImportedValue {
  const numbers = known.values.filter((value) => typeof value === "number");
  const shape = known.rank === 0 ? [] : [known.values.length];
  const tensor = numbers.length === known.values.length ? constant(numbers, shape, type) : compute();
  return { tensor, known };
}
