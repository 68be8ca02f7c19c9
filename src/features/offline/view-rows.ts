import { MarqueeError } from "../../core/index.ts";
import { type Lake, sqlName } from "../../storage/index.ts";
import { tagRowsSql } from "../tags/tag-rows.ts";
import { type FieldKind, lakeTypes } from "../views/field-type.ts";
import {
  fillPlaceholders,
  type ModelSource,
  placeholdersOf,
  type SqlSource,
  type TableSource,
  type TimeOf,
} from "../views/source.ts";
import { type FeatureView, type Field, modelTableName } from "../views/view.ts";
import { type ReadContext, tableSql, tableTimeSql } from "./context.ts";

/**
 * SQL of all rows of a view: its keys (`VARCHAR`), `eventTime` and `knownTime` (`TIMESTAMP`, UTC, microseconds) and
 * every field in the type of the lake, in this order. One row for each statement about an entity, several with
 * different event times and several with the same where a value was corrected later.
 *
 * @throws MarqueeError `missing-input` when a table or a column is not there, `invalid-file` when a column has
 * another type than the field, `not-found` for an unknown view in the source.
 */
export async function viewRowsSql(context: ReadContext, view: FeatureView): Promise<string> {
  const { relation, columnOf, timeSql } = await readSource(context, view);
  const types = await columnTypes(context.lake, relation);
  const column = (name: string, expected: (type: string) => boolean, kind: string) => {
    const type = types.get(columnOf(name).toLowerCase());
    if (type === undefined) throw missingColumn(view, name, columnOf(name), types);
    if (!expected(type)) throw wrongColumn(view, name, columnOf(name), kind, type);
    return { sql: sqlName(columnOf(name)), type };
  };
  const keys = view.keys.map((key) => `${column(key, isText, "text").sql}::VARCHAR AS ${sqlName(key)}`);
  const times = (["eventTime", "knownTime"] as const).map((time) => {
    const whole = timeSql(time);
    if (whole !== undefined) return `${whole} AS ${sqlName(time)}`;
    const { sql, type } = column(time, isTime, "timestamp");
    return `${toTimestamp(sql, type)} AS ${sqlName(time)}`;
  });
  const fields = view.fields.map(({ name, type: { kind } }) => {
    const { sql, type } = column(name, fits[kind], kind);
    const value = kind === "timestamp" ? toTimestamp(sql, type) : `${sql}::${lakeTypes[kind]}`;
    return `${value} AS ${sqlName(name)}`;
  });
  return `SELECT ${[...keys, ...times, ...fields].join(", ")} FROM ${relation}`;
}

interface SourceRelation {
  /** A table or a query in brackets. */
  readonly relation: string;
  /** The relation's name of a key, time or field. */
  readonly columnOf: (name: string) => string;
  /** SQL of a time that no column holds. */
  readonly timeSql: (time: "eventTime" | "knownTime") => string | undefined;
}

async function readSource(context: ReadContext, view: FeatureView): Promise<SourceRelation> {
  const { source } = view;
  switch (source.kind) {
    case "table":
      return laidOut(context, source, source.table);
    case "model":
      return laidOut(context, source, modelTableName(source.step, source.file));
    case "sql":
      return underOwnNames(`(${await querySql(context, source)})`);
    case "tags":
      return underOwnNames(`(${tagRowsSql(context, source)})`);
  }
}

function laidOut(context: ReadContext, source: TableSource | ModelSource, table: string): SourceRelation {
  const names: Readonly<Record<string, TimeOf | undefined>> = {
    ...source.columns,
    ...source.keys,
    eventTime: source.eventTime,
    knownTime: source.knownTime,
  };
  return {
    relation: tableSql(context, table),
    columnOf: (name) => {
      const column = names[name];
      return typeof column === "string" ? column : name;
    },
    timeSql: (time) => (typeof source[time] === "string" ? undefined : tableTimeSql(context, table, time)),
  };
}

const underOwnNames = (relation: string): SourceRelation => ({
  relation,
  columnOf: (name) => name,
  timeSql: () => undefined,
});

async function querySql(context: ReadContext, { query }: SqlSource): Promise<string> {
  const upstream = new Map<string, string>();
  for (const { kind, name } of placeholdersOf(query)) {
    if (kind === "view") upstream.set(name, await viewRowsSql(context, context.definitions.view(name)));
  }
  return fillPlaceholders(query, ({ kind, name }) => {
    if (kind === "table") return tableSql(context, name);
    if (kind === "view") return `(${upstream.get(name) ?? ""})`;
    return tableTimeSql(context, name, kind);
  });
}

/** DuckDB types of a relation's columns by name in lower case. */
async function columnTypes(lake: Lake, relation: string): Promise<ReadonlyMap<string, string>> {
  const columns = await lake.query<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${relation}`,
  );
  return new Map(columns.map((column) => [column.column_name.toLowerCase(), column.column_type]));
}

const integers = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/;
const numbers = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const isText = (type: string) => type === "VARCHAR" || type.startsWith("ENUM(");
const isTime = (type: string) => type === "DATE" || /^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/.test(type);
const itemType = (type: string) => /^(.+)\[\d*\]$/.exec(type)?.[1] ?? "";

/** Which DuckDB types a column of each kind of field may have. */
const fits: Readonly<Record<FieldKind, (type: string) => boolean>> = {
  number: (type) => numbers.test(type),
  integer: (type) => integers.test(type),
  text: isText,
  boolean: (type) => type === "BOOLEAN",
  timestamp: isTime,
  enum: isText,
  "number[]": (type) => numbers.test(itemType(type)),
  "text[]": (type) => isText(itemType(type)),
};

/** Casts of zoned timestamps would go through the session's zone. */
function toTimestamp(sql: string, type: string): string {
  return type.endsWith("WITH TIME ZONE") ? `make_timestamp(epoch_us(${sql}))` : `${sql}::TIMESTAMP`;
}

function missingColumn(
  view: FeatureView,
  name: string,
  column: string,
  types: ReadonlyMap<string, string>,
): MarqueeError {
  const as = column === name ? "" : ` (as "${column}")`;
  return new MarqueeError(
    "missing-input",
    `Feature view "${view.name}", field "${name}"${as}: the source has no such column.`,
    {
      hint: `It has: ${[...types.keys()].slice(0, 50).join(", ")}.`,
      details: { view: view.name, field: name },
    },
  );
}

function wrongColumn(
  view: FeatureView,
  name: Field["name"],
  column: string,
  kind: string,
  type: string,
): MarqueeError {
  return new MarqueeError(
    "invalid-file",
    `Feature view "${view.name}", field "${name}": ${kind} expected, but the source's column "${column}" is ${type}.`,
    {
      hint: "Cast it in the source's query, or change the field's type.",
      details: { view: view.name, field: name },
    },
  );
}
