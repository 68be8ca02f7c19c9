import { type Lake, sqlName, sqlText } from "../../storage/index.ts";

/** Where the identifiers of titles are known from. */
export interface TitleTables {
  /** Parquet `(scheme, value, titleId)`: external identifiers. */
  readonly linksPath: string;
  /** Parquet of statements `(source, sourceId, titleId, …)`, for files that name titles by a source's own ids. */
  readonly statementsPath?: string;
}

const externalSchemes = new Set(["imdb", "tmdb", "movielens"]);

/**
 * Makes a table `(value, titleId)` of the identifiers of one scheme and gives its name. An identifier that stands
 * for several titles (TMDB numbers films and series apart) takes the first by name, a film.
 */
export async function makeTitleTable(lake: Lake, scheme: string, tables: TitleTables): Promise<string> {
  const table = sqlName(`titles by ${scheme}`);
  await lake.execute(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT value, min("titleId") AS "titleId" FROM (${identifiers(scheme, tables)}) GROUP BY value`);
  return table;
}

function identifiers(scheme: string, { linksPath, statementsPath }: TitleTables): string {
  const links = `read_parquet(${sqlText(linksPath)})`;
  const ours = statementsPath === undefined ? links : `read_parquet(${sqlText(statementsPath)})`;
  if (scheme === "titleId") return `SELECT DISTINCT "titleId" AS value, "titleId" FROM ${ours}`;
  if (externalSchemes.has(scheme) || statementsPath === undefined) {
    return `SELECT value, "titleId" FROM ${links} WHERE scheme = ${sqlText(scheme)}`;
  }
  return `SELECT DISTINCT "sourceId" AS value, "titleId" FROM ${ours} WHERE source = ${sqlText(scheme)}`;
}
