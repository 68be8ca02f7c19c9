import type { MarqueeError } from "../../core/index.ts";
import { sqlName } from "../../storage/index.ts";
import { badValue, keyLimit, tooLarge } from "../views/check-row.ts";
import { describeType } from "../views/describe-type.ts";
import type { FeatureView, Field } from "../views/view.ts";
import type { ReadContext } from "./context.ts";
import { goodValueSql, hasSize, valueBytesSql } from "./good-value.ts";
import { viewRowsSql } from "./view-rows.ts";

interface Demand {
  readonly column: string;
  /** SQL that is never `NULL`. */
  readonly good: string;
  /** SQL of what is shown of a bad value. */
  readonly shown: string;
  readonly error: (place: string, shown: string) => MarqueeError;
}

/** SQL that is true for the rows of a view (as `viewRowsSql` gives them) whose keys, times and fields are good. */
export function goodRowSql(view: FeatureView, fields: readonly Field[]): string {
  return demandsOf(view, fields)
    .map(({ good }) => good)
    .join(" AND ");
}

/**
 * Reads every row of a view and checks keys, times and fields by type and size.
 *
 * @returns How many rows there are.
 * @throws MarqueeError `invalid-row` or `limit-exceeded` that names view, field and row; and as `viewRowsSql`.
 */
export async function checkViewRows(
  context: ReadContext,
  view: FeatureView,
  fields: readonly Field[] = view.fields,
): Promise<number> {
  const rows = await viewRowsSql(context, view);
  const demands = demandsOf(view, fields);
  const bad = demands.map(({ good }, index) => `count(*) FILTER (WHERE NOT ${good}) AS "bad${index}"`);
  const [counts] = await context.lake.query<Record<string, string>>(
    `SELECT count(*) AS "rows", ${bad.join(", ")} FROM (${rows})`,
  );
  const first = demands.find((_demand, index) => Number(counts[`bad${index}`]) > 0);
  if (first) throw await firstFault(context, view, rows, first);
  return Number(counts.rows);
}

async function firstFault(
  { lake }: ReadContext,
  view: FeatureView,
  rows: string,
  { good, shown, error }: Demand,
): Promise<MarqueeError> {
  const about = [...view.keys, "eventTime"].map(sqlName).join(", ");
  const [fault] = await lake.query<Record<string, string | null>>(`
    SELECT "row", ${about}, left((${shown})::VARCHAR, 100) AS shown
    FROM (SELECT *, row_number() OVER () AS "row" FROM (${rows})) WHERE NOT ${good} ORDER BY "row" LIMIT 1`);
  const keys = view.keys.map((key) => `${key} ${fault[key] ?? "missing"}`).join(", ");
  return error(
    `row ${fault.row} (${keys}, event time ${fault.eventTime ?? "missing"})`,
    fault.shown ?? "nothing",
  );
}

function demandsOf(view: FeatureView, fields: readonly Field[]): Demand[] {
  const keys = view.keys.map((key) => ({
    column: key,
    good: `coalesce(length(${sqlName(key)}) BETWEEN 1 AND ${keyLimit}, false)`,
    shown: sqlName(key),
    error: (place: string, shown: string) =>
      badValue(view, key, place, `a key is a text of 1 to ${keyLimit} characters, not ${shown}`),
  }));
  const times = ["eventTime", "knownTime"].map((time) => ({
    column: time,
    good: `coalesce(isfinite(${sqlName(time)}), false)`,
    shown: sqlName(time),
    error: (place: string, shown: string) => badValue(view, time, place, `a time expected, found ${shown}`),
  }));
  return [...keys, ...times, ...fields.flatMap((field) => fieldDemands(view, field))];
}

function fieldDemands(view: FeatureView, field: Field): Demand[] {
  const { name, type } = field;
  const typed: Demand = {
    column: name,
    good: goodValueSql(field),
    shown: sqlName(name),
    error: (place, shown) => badValue(view, name, place, `${describeType(type)} expected, found ${shown}`),
  };
  if (!hasSize(type)) return [typed];
  const sized: Demand = {
    column: name,
    good: `coalesce(${valueBytesSql(field)} <= ${view.valueLimitBytes}, true)`,
    shown: valueBytesSql(field),
    error: (place, shown) => tooLarge(view, field, place, shown),
  };
  return [sized, typed];
}
