import { existsSync } from "node:fs";
import { type Lake, sqlText } from "./duckdb.ts";
import type { Columns } from "./parquet.ts";

/** The columns of what is known of viewers. */
export const viewerColumns = {
  viewerId: "text",
  feature: "text",
  value: "text",
} as const satisfies Columns;

/** One thing that is known of a viewer beside what they watched. */
export interface ViewerFact {
  readonly viewerId: string;
  /** `country`, `ageBand`, `gender` … */
  readonly feature: string;
  readonly value: string;
}

/**
 * What is known of viewers, or of one, in the order of the file; nothing where the file is not there, as in imports that
 * were made before viewers were read.
 */
export async function readViewerFacts(lake: Lake, path: string, viewerId?: string): Promise<ViewerFact[]> {
  if (!existsSync(path)) return [];
  const only = viewerId === undefined ? "" : `WHERE "viewerId" = ${sqlText(viewerId)}`;
  const facts: ViewerFact[] = [];
  const query = `SELECT * FROM read_parquet(${sqlText(path)}) ${only}`;
  for await (const fact of lake.stream<ViewerFact>(query)) facts.push(fact);
  return facts;
}

/**
 * Names of the viewers in a file that are, or end in `:` and, what was asked for.
 *
 * @param path A Parquet file with a column `viewerId`: of events, or of what is known of viewers.
 */
export async function findViewerIds(lake: Lake, path: string, query: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const rows = await lake.query<{ viewerId: string }>(
    `SELECT DISTINCT "viewerId" FROM read_parquet(${sqlText(path)})
     WHERE "viewerId" = $1 OR suffix("viewerId", concat(':', $1)) ORDER BY "viewerId"`,
    [query],
  );
  const names = rows.map(({ viewerId }) => viewerId);
  return names.includes(query) ? [query] : names;
}
