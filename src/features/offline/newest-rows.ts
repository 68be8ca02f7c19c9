import { sqlName } from "../../storage/index.ts";
import type { FeatureView } from "../views/view.ts";
import { type ReadContext, timestampSql } from "./context.ts";
import { viewRowsSql } from "./view-rows.ts";

/** Which rows of a view count. A row counts from max(event time, known time) on. */
export interface RowWindow {
  /** Rows that count from later than this. Default: from the beginning. */
  readonly after?: Date;
  /** Rows that count by then. */
  readonly until: Date;
}

/**
 * SQL of the newest row of every entity among those that began to count within a window, in the columns of
 * `viewRowsSql`, ordered by key: newest event time, then newest known time, then the greatest values.
 */
export async function newestRowsSql(
  context: ReadContext,
  view: FeatureView,
  { after, until }: RowWindow,
): Promise<string> {
  const from = `greatest("eventTime", "knownTime")`;
  const begun = after === undefined ? "" : `${from} > ${timestampSql(after.getTime() * 1000)} AND `;
  const keys = view.keys.map(sqlName).join(", ");
  const order = ["eventTime", "knownTime", ...view.fields.map(({ name }) => name)]
    .map((column) => `${sqlName(column)} DESC NULLS LAST`)
    .join(", ");
  return `
    SELECT * FROM (${await viewRowsSql(context, view)})
    WHERE ${begun}${from} <= ${timestampSql(until.getTime() * 1000)}
    QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${order}) = 1
    ORDER BY ${keys}`;
}
