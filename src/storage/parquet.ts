import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import {
  ARRAY,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBTimestampMillisecondsValue,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  listValue,
  arrayValue,
  TIMESTAMP_MS,
  VARCHAR,
} from "@duckdb/node-api";
import { type Lake, sqlName, sqlText } from "./duckdb.ts";

/** The types that columns of the lake have. `{ float: n }` is an array of exactly n 32-bit floats. */
export type ColumnType =
  | "text"
  | "integer"
  | "bigint"
  | "double"
  | "boolean"
  | "time"
  | "text[]"
  | { readonly float: number };

/** Columns of a Parquet file, in order. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** A row to be written: members named as the columns; `undefined` and `null` are stored as null. */
export type Row = object;

const chunkRows = 2048;
let temporaryTables = 0;

/**
 * Writes rows to one Parquet file (zstd), under a temporary name until it is whole. Equal rows give equal bytes.
 *
 * @returns How many rows were written.
 */
export async function writeParquet(
  lake: Lake,
  path: string,
  columns: Columns,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const table = `rows_to_write_${temporaryTables++}`;
  const definition = Object.entries(columns).map(([name, type]) => `${sqlName(name)} ${sqlType(type)}`);
  await lake.execute(`CREATE TEMP TABLE ${table} (${definition.join(", ")})`);
  try {
    const count = await appendRows(lake, table, columns, rows);
    await copyToParquet(lake, `SELECT * FROM ${table}`, path);
    return count;
  } finally {
    await lake.execute(`DROP TABLE ${table}`);
  }
}

/**
 * Writes the result of a query to one Parquet file (zstd), under a temporary name until it is whole.
 *
 * @param compressionLevel Of zstd, 1 to 22. Default 3.
 */
export async function copyToParquet(
  lake: Lake,
  query: string,
  path: string,
  compressionLevel = 3,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await lake.execute(
      `COPY (${query}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${compressionLevel})`,
    );
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Reads a Parquet file as plain objects, in file order and bounded memory. */
export function readParquet<Result extends object>(lake: Lake, path: string): AsyncGenerator<Result> {
  return lake.stream<Result>(`SELECT * FROM read_parquet(${sqlText(path)})`);
}

async function appendRows(
  lake: Lake,
  table: string,
  columns: Columns,
  rows: Iterable<Row> | AsyncIterable<Row>,
) {
  const types = Object.values(columns).map(duckType);
  const names = Object.keys(columns);
  const appender = await lake.connection.createAppender(table);
  const converters = Object.values(columns).map(converterFor);
  let pending: DuckDBValue[][] = [];
  let count = 0;
  const flush = () => {
    if (pending.length === 0) return;
    const chunk = DuckDBDataChunk.create(types);
    chunk.setRows(pending);
    appender.appendDataChunk(chunk);
    count += pending.length;
    pending = [];
  };
  try {
    for await (const row of rows) {
      const values = row as Readonly<Record<string, unknown>>;
      pending.push(
        names.map((name, column) => {
          const value = values[name] ?? null;
          return value === null ? null : converters[column](value);
        }),
      );
      if (pending.length === chunkRows) flush();
    }
    flush();
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  return count;
}

function sqlType(type: ColumnType): string {
  if (typeof type === "object") return `FLOAT[${type.float}]`;
  const names = {
    text: "VARCHAR",
    integer: "INTEGER",
    bigint: "BIGINT",
    double: "DOUBLE",
    boolean: "BOOLEAN",
    time: "TIMESTAMP_MS",
    "text[]": "VARCHAR[]",
  } as const;
  return names[type];
}

function duckType(type: ColumnType): DuckDBType {
  if (typeof type === "object") return ARRAY(FLOAT, type.float);
  const types = {
    text: VARCHAR,
    integer: INTEGER,
    bigint: BIGINT,
    double: DOUBLE,
    boolean: BOOLEAN,
    time: TIMESTAMP_MS,
    "text[]": LIST(VARCHAR),
  } as const;
  return types[type];
}

function converterFor(type: ColumnType): (value: unknown) => DuckDBValue {
  if (typeof type === "object") return (value) => arrayValue(Array.from(value as Float32Array));
  if (type === "bigint") return (value) => BigInt(value as number);
  if (type === "text[]") return (value) => listValue([...(value as string[])]);
  if (type === "time")
    return (value) => new DuckDBTimestampMillisecondsValue(BigInt((value as Date).getTime()));
  return (value) => value as DuckDBValue;
}
