import { sqlName } from "../../storage/index.ts";

/** How the rows of a view become a history in which every moment has at most one row. */
export interface ValidityOptions {
  /** Relation with the columns below and `eventTime`, `knownTime`. */
  readonly rows: string;
  /** What tells entities apart. */
  readonly keys: readonly string[];
  /** The fields, in the order of the definition. */
  readonly fields: readonly string[];
  /** Whether known times count only between rows of equal event time. */
  readonly asKnownNow: boolean;
  /** SQL of rows that are kept in any case, such as those that were found bad and must be told. */
  readonly keep: string;
}

/**
 * SQL of those rows that are the right answer at some moment, with `visibleFrom`: from then on, until the next row of
 * the same entity, the row is the newest that is both true and known. So a join needs one comparison.
 *
 * A row counts from v = max(event time, known time). Of all rows with v ≤ t the newest by (event time, known time,
 * values) is wanted. Walk the rows of an entity by v: a row is the newest from its v on exactly if no earlier one has
 * a later event time (one with the same event time and a smaller v was known earlier), and if it is the last of its
 * own v. All other rows are never the answer: a late backfill of an old event does not hide a newer one, and a
 * correction hides what it corrects only from the moment at which it was known.
 */
export function validitySql({ rows, keys, fields, asKnownNow, keep }: ValidityOptions): string {
  const moment = asKnownNow ? `"eventTime"` : `greatest("eventTime", "knownTime")`;
  // Equal times: the greatest values win, field by field, so that the outcome does not depend on the order of rows.
  const order = ["visibleFrom", "eventTime", "knownTime", ...fields]
    .map((column) => `${sqlName(column)} NULLS FIRST`)
    .join(", ");
  const window = `PARTITION BY ${keys.map(sqlName).join(", ")} ORDER BY ${order}`;
  return `
    SELECT * EXCLUDE ("nextVisible", "newestBefore") FROM (
      SELECT *,
        lead("visibleFrom") OVER (${window}) AS "nextVisible",
        max("eventTime") OVER (${window} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "newestBefore"
      FROM (SELECT *, ${moment} AS "visibleFrom" FROM ${rows})
    )
    WHERE (${keep}) OR ("visibleFrom" IS DISTINCT FROM "nextVisible"
      AND ("newestBefore" IS NULL OR "eventTime" >= "newestBefore"))`;
}
