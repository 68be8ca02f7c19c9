import { copyToParquet, sqlName } from "../../storage/index.ts";
import { checkViewRows } from "../offline/check-rows.ts";
import type { ReadContext } from "../offline/context.ts";
import { viewRowsSql } from "../offline/view-rows.ts";
import type { FeatureView } from "../views/view.ts";
import { createdTimestamp, eventTimestamp, exchangeColumns } from "./layout.ts";

/** What {@link exportFeatures} wrote. */
export interface ExportedFile {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly string[];
}

/**
 * Writes all rows of a view to a Parquet file in the layout of {@link exchangeColumns}, by entity and time.
 *
 * @throws MarqueeError `invalid-row`, `limit-exceeded` for a bad row, before anything is written; as `viewRowsSql`.
 */
export async function exportFeatures(
  context: ReadContext,
  view: FeatureView,
  path: string,
): Promise<ExportedFile> {
  const rows = await checkViewRows(context, view);
  const times: Readonly<Record<string, string>> = {
    [eventTimestamp]: "eventTime",
    [createdTimestamp]: "knownTime",
  };
  const columns = exchangeColumns(view);
  const selected = columns.map(({ name, type }) => {
    const column = sqlName(times[name] ?? name);
    const value = type === "TIMESTAMP WITH TIME ZONE" ? `make_timestamptz(epoch_us(${column}))` : column;
    return `${value} AS ${sqlName(name)}`;
  });
  const order = [...view.keys, "eventTime", "knownTime"].map(sqlName).join(", ");
  await copyToParquet(
    context.lake,
    `SELECT ${selected.join(", ")} FROM (${await viewRowsSql(context, view)}) ORDER BY ${order}`,
    path,
  );
  return { path, rows, columns: columns.map(({ name }) => name) };
}
