import { type Lake, sqlName, sqlText } from "../../storage/index.ts";
import { cleanColumns } from "./clean-copy.ts";
import type { EventFile } from "./event-file.ts";
import { latestSecond } from "./event-row.ts";

/**
 * SQL of a relation `(viewer, title, value, time, kind, split)` over an event file as it lies, time in
 * milliseconds; rows that do not fit are left out.
 */
export function directScan(file: EventFile, compressed: boolean): string {
  const { layout } = file;
  const types = layout.columns.map((column) => `${sqlText(column)}: '${typeOf(file, column)}'`);
  const source = `read_csv(${sqlText(file.path)}, auto_detect = false, ignore_errors = true, header = ${layout.header},
    delim = ${sqlText(layout.delimiter)}, quote = '', escape = '', columns = {${types.join(", ")}}${compressed ? ", compression = 'gzip'" : ""})`;
  const split = layout.split === undefined ? "NULL::VARCHAR" : sqlName(layout.split);
  const time = layout.time === undefined ? "NULL::BIGINT" : `${sqlName(layout.time)} * 1000`;
  return `(SELECT ${sqlName(layout.viewer)} AS viewer, ${sqlName(layout.title)} AS title,
    ${sqlName(layout.value)} AS value, ${time} AS time, ${sqlText(file.kind)} AS kind, ${split} AS split FROM ${source})`;
}

/** Counts the rows of a direct scan, and those that a closer look must be taken at. */
export async function checkDirectScan(
  lake: Lake,
  file: EventFile,
  compressed: boolean,
): Promise<{ readonly rows: number; readonly doubtful: number }> {
  const [counts] = await lake.query<{ rows: string; doubtful: string }>(`
    SELECT count(*) AS rows,
      count_if(viewer IS NULL OR title IS NULL OR value IS NULL OR NOT isfinite(value)
        OR length(viewer) > 200 OR length(title) > 200
        OR (time IS NOT NULL AND (time < 0 OR time >= ${latestSecond * 1000}))
        OR viewer <> trim(viewer) OR title <> trim(title)) AS doubtful
    FROM ${directScan(file, compressed)}`);
  return { rows: Number(counts.rows), doubtful: Number(counts.doubtful) };
}

/** SQL of the same relation, with `line`, over a clean copy. */
export function cleanScan(path: string): string {
  const types = Object.entries(cleanColumns).map(([column, type]) => `'${column}': '${type}'`);
  return `(SELECT * REPLACE (nullif(split, '') AS split) FROM read_csv(${sqlText(path)}, auto_detect = false,
    header = false, delim = '\t', quote = '"', escape = '"', columns = {${types.join(", ")}}))`;
}

function typeOf(file: EventFile, column: string): string {
  if (column === file.layout.value) return "DOUBLE";
  return column === file.layout.time ? "BIGINT" : "VARCHAR";
}
