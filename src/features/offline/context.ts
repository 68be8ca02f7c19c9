import { MarqueeError } from "../../core/index.ts";
import { type Lake, sqlText } from "../../storage/index.ts";
import type { FeatureDefinitions } from "../views/definitions.ts";

/** Parquet files that views read, under one name of the lake. Timestamps without a zone in them are UTC. */
export interface FeatureTable {
  /** Files or glob patterns. */
  readonly paths: string | readonly string[];
  /** When the facts of the whole table became true, for views that take their event time from it. */
  readonly eventTime?: Date;
  /** When the whole table came to be known, for views that take their known time from it. */
  readonly knownTime?: Date;
}

/** The tables of a project by name. A model's output is called `<step>/<file>`. */
export type FeatureTables = Readonly<Record<string, FeatureTable>>;

/** What reading a view's rows needs. */
export interface ReadContext {
  readonly lake: Lake;
  readonly tables: FeatureTables;
  readonly definitions: FeatureDefinitions;
  /**
   * Whether corrections that came later may be seen. Default: false. Only sources that sum up statements (tags) read
   * it here; what it does to a join is decided there.
   */
  readonly asKnownNow?: boolean;
}

/** SQL of a table as a relation. @throws MarqueeError `missing-input` when the project has no such table. */
export function tableSql({ tables }: ReadContext, name: string): string {
  const { paths } = tableOf(tables, name);
  const list = (typeof paths === "string" ? [paths] : paths).map(sqlText).join(", ");
  // Files of different ages may have different columns.
  return typeof paths === "string"
    ? `read_parquet([${list}])`
    : `read_parquet([${list}], union_by_name = true)`;
}

/** SQL of a time of a table as a whole. @throws MarqueeError `missing-input` */
export function tableTimeSql({ tables }: ReadContext, name: string, time: "eventTime" | "knownTime"): string {
  const moment = tableOf(tables, name)[time];
  if (moment) return timestampSql(moment.getTime() * 1000);
  throw new MarqueeError("missing-input", `The table "${name}" has no ${time} as a whole.`, {
    hint: `Give the table's ${time} where the project names its tables, or take it from a column.`,
  });
}

/** A moment in microseconds since 1970 UTC as an SQL timestamp. */
export function timestampSql(microseconds: number): string {
  return `make_timestamp(${microseconds}::BIGINT)`;
}

function tableOf(tables: FeatureTables, name: string): FeatureTable {
  const table = (tables as Readonly<Record<string, FeatureTable | undefined>>)[name];
  if (table) return table;
  const known = Object.keys(tables).join(", ");
  throw new MarqueeError("missing-input", `The project has no table "${name}".`, {
    hint:
      known === "" ? "Run the steps that make it first." : `Run the step that makes it. There are: ${known}.`,
  });
}
