import { type Lake, sqlName, sqlText } from "../../storage/index.ts";
import { cleanColumns } from "./clean-copy.ts";
import type { EventFile } from "./event-file.ts";

/**
 * SQL of a relation `(viewer, title, value, time, kind, split)` over an event file as it lies, or a copy of the
 * same layout; time in milliseconds.
 */
export function directScan(file: EventFile, path: string, header: boolean, compressed: boolean): string {
  const { layout } = file;
  const types = layout.columns.map((column) => `${sqlText(column)}: '${typeOf(file, column)}'`);
  const source = `read_csv(${sqlText(path)}, auto_detect = false, header = ${header},
    delim = ${sqlText(layout.delimiter)}, quote = '', escape = '', columns = {${types.join(", ")}}${compressed ? ", compression = 'gzip'" : ""})`;
  const split = layout.split === undefined ? "NULL::VARCHAR" : sqlName(layout.split);
  const time = layout.time === undefined ? "NULL::BIGINT" : `${sqlName(layout.time)} * 1000`;
  return `(SELECT ${sqlName(layout.viewer)} AS viewer, ${sqlName(layout.title)} AS title,
    ${sqlName(layout.value)} AS value, ${time} AS time, ${sqlText(file.kind)} AS kind, ${split} AS split FROM ${source})`;
}

/** How many rows a scan gives, and how many of them name a title that the table does not have. */
export async function countRows(
  lake: Lake,
  scan: string,
  titles: string,
): Promise<{ readonly rows: number; readonly unknown: number }> {
  const [counts] = await lake.query<{ rows: string; unknown: string }>(`
    SELECT count(*) AS rows, count_if(t.value IS NULL) AS unknown
    FROM ${scan} s LEFT JOIN ${titles} t ON s.title = t.value`);
  return { rows: Number(counts.rows), unknown: Number(counts.unknown) };
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
