import {
  type IdentifierScheme,
  identifierSchemes,
  type StatementField,
  type Statement,
  type Title,
  titleSchema,
} from "../domain/index.ts";
import type { Lake } from "./duckdb.ts";
import { type Columns, type ColumnType, readParquet, writeParquet } from "./parquet.ts";

type TitleMember = Exclude<keyof Title, "externalIds">;

/** One column a member, under the same name. */
const memberColumns = {
  id: "text",
  kind: "text",
  name: "text",
  originalName: "text",
  year: "integer",
  endYear: "integer",
  seasons: "integer",
  releaseDate: "text",
  addedDate: "text",
  synopsis: "text",
  tagline: "text",
  genres: "text[]",
  primaryGenres: "text[]",
  keywords: "text[]",
  tags: "text[]",
  cast: "text[]",
  directors: "text[]",
  countries: "text[]",
  languages: "text[]",
  runtimeMinutes: "double",
  maturity: "text",
  mood: "text[]",
  popularity: "double",
  voteCount: "integer",
  voteAverage: "double",
  budget: "double",
  revenue: "double",
  posterUrl: "text",
  trailerKey: "text",
  sources: "text[]",
} as const satisfies Readonly<Record<TitleMember, ColumnType>>;

const identifierColumns = Object.fromEntries(
  identifierSchemes.map((scheme) => [`${scheme}Id`, "text"] as const),
) as Readonly<Record<`${IdentifierScheme}Id`, "text">>;

/** The columns of titles: the members, then external identifiers as `imdbId`, `tmdbId` … */
export const titleColumns = { ...memberColumns, ...identifierColumns };

/** The columns of identifiers of other catalogues. */
export const linkColumns = { scheme: "text", value: "text", titleId: "text" } as const satisfies Columns;

/** The columns of pictures that came with the catalogue. */
export const posterColumns = { titleId: "text", path: "text" } as const satisfies Columns;

/** Writes titles to Parquet: a column a member under the same name, external identifiers as `imdbId`, `tmdbId` … */
export async function writeTitles(lake: Lake, path: string, titles: Iterable<Title>): Promise<number> {
  const rows = function* () {
    for (const { externalIds, ...members } of titles) {
      const identifiers = identifierSchemes.map((scheme) => [`${scheme}Id`, externalIds[scheme]] as const);
      yield { ...members, ...Object.fromEntries(identifiers) };
    }
  };
  return writeParquet(lake, path, titleColumns, rows());
}

/** Reads what {@link writeTitles} wrote, in the same order. */
export async function readTitles(lake: Lake, path: string): Promise<Title[]> {
  const titles: Title[] = [];
  for await (const row of readParquet<Record<string, unknown>>(lake, path)) titles.push(titleOf(row));
  return titles;
}

function titleOf(row: Readonly<Record<string, unknown>>): Title {
  const identifiers = identifierSchemes.map((scheme) => [scheme, row[`${scheme}Id`] ?? undefined] as const);
  const members = Object.keys(memberColumns)
    .filter((member) => row[member] !== null)
    .map((member) => [member, row[member]] as const);
  return titleSchema.parse({ ...Object.fromEntries(members), externalIds: Object.fromEntries(identifiers) });
}

/** Writes what the sources say, one row a statement, values as JSON. */
export async function writeStatements(
  lake: Lake,
  path: string,
  statements: Iterable<Statement>,
): Promise<number> {
  return writeParquet(lake, path, statementColumns, statements);
}

/** The columns of statements. */
export const statementColumns = {
  titleId: "text",
  source: "text",
  sourceId: "text",
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
    "SELECT source, value, file, line FROM read_parquet($1) WHERE titleId = $2 AND field = $3",
    [path, titleId, field],
  );
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
}
