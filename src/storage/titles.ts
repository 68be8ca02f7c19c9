import { type StatementField, type Statement, type Title, titleSchema } from "../domain/index.ts";
import type { Lake } from "./duckdb.ts";
import { type Columns, readParquet, writeParquet } from "./parquet.ts";

/** A member of a title and the column that holds it. */
type TitleColumn = readonly [
  column: string,
  member: Exclude<keyof Title, "externalIds">,
  type: Columns[string],
];

const titleColumns: readonly TitleColumn[] = [
  ["id", "id", "text"],
  ["kind", "kind", "text"],
  ["name", "name", "text"],
  ["original_name", "originalName", "text"],
  ["year", "year", "integer"],
  ["end_year", "endYear", "integer"],
  ["seasons", "seasons", "integer"],
  ["release_date", "releaseDate", "text"],
  ["synopsis", "synopsis", "text"],
  ["tagline", "tagline", "text"],
  ["genres", "genres", "text[]"],
  ["primary_genres", "primaryGenres", "text[]"],
  ["keywords", "keywords", "text[]"],
  ["tags", "tags", "text[]"],
  ["cast_members", "cast", "text[]"],
  ["directors", "directors", "text[]"],
  ["countries", "countries", "text[]"],
  ["languages", "languages", "text[]"],
  ["runtime_minutes", "runtimeMinutes", "double"],
  ["maturity", "maturity", "text"],
  ["mood", "mood", "text[]"],
  ["popularity", "popularity", "double"],
  ["vote_count", "voteCount", "integer"],
  ["vote_average", "voteAverage", "double"],
  ["budget", "budget", "double"],
  ["revenue", "revenue", "double"],
  ["poster_url", "posterUrl", "text"],
  ["trailer_key", "trailerKey", "text"],
  ["sources", "sources", "text[]"],
];

const schemes = ["imdb", "tmdb", "movielens"] as const;

const columns: Columns = {
  ...Object.fromEntries(titleColumns.map(([column, , type]) => [column, type])),
  ...Object.fromEntries(schemes.map((scheme) => [`${scheme}_id`, "text"] as const)),
};

/** Writes titles to Parquet, one row a title, members in snake case and external identifiers as `<scheme>_id`. */
export async function writeTitles(lake: Lake, path: string, titles: Iterable<Title>): Promise<number> {
  const rows = function* () {
    for (const title of titles) {
      const members = titleColumns.map(([column, member]) => [column, title[member]] as const);
      const identifiers = schemes.map((scheme) => [`${scheme}_id`, title.externalIds[scheme]] as const);
      yield Object.fromEntries([...members, ...identifiers]);
    }
  };
  return writeParquet(lake, path, columns, rows());
}

/** Reads what {@link writeTitles} wrote, in the same order. */
export async function readTitles(lake: Lake, path: string): Promise<Title[]> {
  const titles: Title[] = [];
  for await (const row of readParquet<Record<string, unknown>>(lake, path)) titles.push(titleOf(row));
  return titles;
}

function titleOf(row: Readonly<Record<string, unknown>>): Title {
  const externalIds = Object.fromEntries(
    schemes.map((scheme) => [scheme, row[`${scheme}_id`] ?? undefined] as const),
  );
  const members = titleColumns
    .filter(([column]) => row[column] !== null)
    .map(([column, member]) => [member, row[column]] as const);
  return titleSchema.parse({ ...Object.fromEntries(members), externalIds });
}

/** Writes what the sources say, one row a statement, values as JSON. */
export async function writeStatements(
  lake: Lake,
  path: string,
  statements: Iterable<Statement>,
): Promise<number> {
  const rows = function* () {
    for (const { titleId, source, sourceId, field, value, file, line } of statements) {
      yield { title_id: titleId, source, source_id: sourceId, field, value, file, line };
    }
  };
  return writeParquet(lake, path, statementColumns, rows());
}

const statementColumns = {
  title_id: "text",
  source: "text",
  source_id: "text",
  field: "text",
  value: "text",
  file: "text",
  line: "integer",
} as const satisfies Columns;

/** What the sources say of one member of one title. */
export interface SourcedValue {
  readonly source: string;
  readonly value: unknown;
  readonly file: string;
  readonly line: number;
}

/** Reads the statements on one member of one title, in the order of the file. */
export async function readStatements(
  lake: Lake,
  path: string,
  titleId: string,
  field: StatementField,
): Promise<SourcedValue[]> {
  const rows = await lake.query<{ source: string; value: string; file: string; line: number }>(
    "SELECT source, value, file, line FROM read_parquet($1) WHERE title_id = $2 AND field = $3",
    [path, titleId, field],
  );
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
}
