import { type FieldKind, lakeTypes } from "../views/field-type.ts";
import type { FeatureView } from "../views/view.ts";

/** The column of the event time in files that go to or come from other programs. Feast expects this very name. */
export const eventTimestamp = "event_timestamp";
/** The column of the known time: when the row was made. */
export const createdTimestamp = "created";

/** A column of such a file. */
export interface ExchangeColumn {
  readonly name: string;
  /** DuckDB's name of the type. */
  readonly type: string;
  /** The type in Feast; `undefined` for times of the row. */
  readonly feast?: string;
}

const zoned = "TIMESTAMP WITH TIME ZONE";

const feastTypes: Readonly<Record<FieldKind, string>> = {
  number: "Float64",
  integer: "Int64",
  text: "String",
  enum: "String",
  boolean: "Bool",
  timestamp: "UnixTimestamp",
  "number[]": "Array(Float64)",
  "text[]": "Array(String)",
};

/**
 * The layout of a view's values in Parquet: the entity's keys as text, `event_timestamp` and `created` as timestamps in
 * UTC with microseconds, then the fields in the order of the definition, all nullable. One row for each statement about
 * an entity, so the whole history is there.
 */
export function exchangeColumns({ keys, fields }: FeatureView): ExchangeColumn[] {
  return [
    ...keys.map((name) => ({ name, type: "VARCHAR", feast: "String" })),
    { name: eventTimestamp, type: zoned },
    { name: createdTimestamp, type: zoned },
    ...fields.map(({ name, type: { kind } }) => ({
      name,
      type: kind === "timestamp" ? zoned : lakeTypes[kind],
      feast: feastTypes[kind],
    })),
  ];
}
