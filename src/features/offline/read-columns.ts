import type { DuckDBValue, DuckDBVector } from "@duckdb/node-api";
import { DuckDBListValue } from "@duckdb/node-api";
import { throwIfCancelled } from "../../core/index.ts";
import type { Lake } from "../../storage/index.ts";
import type { FieldKind } from "../views/field-type.ts";

/** The values of one field, a row each. */
export type FeatureColumn =
  | {
      /** Timestamps are milliseconds since 1970 UTC. */
      readonly kind: "number" | "integer" | "timestamp";
      /** `NaN` where the value is missing: no field can hold it otherwise. */
      readonly values: Float64Array;
    }
  | { readonly kind: "text" | "enum"; readonly values: readonly (string | null)[] }
  | { readonly kind: "boolean"; readonly values: readonly (boolean | null)[] }
  | { readonly kind: "number[]"; readonly values: readonly (Float64Array | null)[] }
  | { readonly kind: "text[]"; readonly values: readonly (readonly string[] | null)[] };

/** SQL of a field of that kind as {@link readColumns} takes it. */
export function readableSql(kind: FieldKind, sql: string): string {
  if (kind === "integer") return `${sql}::DOUBLE`;
  if (kind === "timestamp") return `epoch_us(${sql}) / 1000`;
  return sql;
}

/** Reads the columns of a query whole: as many values each as there are rows. */
export async function readColumns(
  lake: Lake,
  sql: string,
  rows: number,
  kinds: readonly FieldKind[],
  signal?: AbortSignal,
): Promise<FeatureColumn[]> {
  const readers = kinds.map((kind) => readerOf(kind, rows));
  const result = await lake.connection.stream(sql);
  for (let start = 0; ; ) {
    throwIfCancelled(signal);
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const [index, reader] of readers.entries()) {
      reader.take(chunk.getColumnVector(index), start, chunk.rowCount);
    }
    start += chunk.rowCount;
  }
  return readers.map(({ column }) => column);
}

interface ColumnReader {
  readonly column: FeatureColumn;
  take(vector: DuckDBVector<DuckDBValue>, start: number, count: number): void;
}

function readerOf(kind: FieldKind, rows: number): ColumnReader {
  switch (kind) {
    case "number":
    case "integer":
    case "timestamp": {
      const values = new Float64Array(rows).fill(Number.NaN);
      return { column: { kind, values }, take: each((value, row) => (values[row] = value as number)) };
    }
    case "text":
    case "enum": {
      const values = missing<string>(rows);
      return { column: { kind, values }, take: each((value, row) => (values[row] = value as string)) };
    }
    case "boolean": {
      const values = missing<boolean>(rows);
      return { column: { kind, values }, take: each((value, row) => (values[row] = value as boolean)) };
    }
    case "number[]": {
      const values = missing<Float64Array>(rows);
      const take = each((value, row) => (values[row] = Float64Array.from(itemsOf<number>(value))));
      return { column: { kind, values }, take };
    }
    case "text[]": {
      const values = missing<readonly string[]>(rows);
      return { column: { kind, values }, take: each((value, row) => (values[row] = itemsOf<string>(value))) };
    }
  }
}

const missing = <Value>(rows: number) => new Array<Value | null>(rows).fill(null);

const each =
  (put: (value: DuckDBValue, row: number) => void): ColumnReader["take"] =>
  (vector, start, count) => {
    for (let index = 0; index < count; index++) {
      const value = vector.getItem(index);
      if (value !== null) put(value, start + index);
    }
  };

const itemsOf = <Item>(value: DuckDBValue) =>
  (value instanceof DuckDBListValue ? value.items : []) as readonly Item[];
