import { hasColumns } from "../reading/sample.ts";
import {
  distinct,
  FieldFault,
  type FieldReader,
  isoDate,
  namesSplitBy,
  numericId,
  text,
  year,
} from "../reading/fields.ts";
import { parseMovieLensTitle } from "./movielens-title.ts";
import type { RawField, RecordDraft } from "./record-draft.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";

/** MovieLens films, `movies.csv` of the releases from 20M on. */
export const movieLensMovies = rowImporter({
  name: "movielens-movies",
  description: "MovieLens titles as CSV: movieId,title,genres",
  recognise: ({ header }) =>
    header.length === 3 && hasColumns(header, "movieId", "title", "genres") ? 1 : 0,
  layout: csv,
  source: "movielens",
  read(row, draft) {
    const id = row.field("movieId");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("movielens", id, numericId);
    readTitle(row.field("title"), draft);
    draft.set("genres", row.field("genres"), genres);
  },
});

/** MovieLens-1M films, `movies.dat`: `::` between the cells, latin-1. */
export const movieLens1mMovies = rowImporter({
  name: "movielens-1m-movies",
  description: "MovieLens-1M titles: id::title::genres in latin-1",
  recognise: ({ lines }) => (/^\d+::[^:].*::[^:]+$/.test(lines[0]) && /\(\d{4}\)::/.test(lines[0]) ? 1 : 0),
  layout: {
    kind: "headless",
    delimiter: "::",
    encoding: "latin1",
    columns: ["MovieID", "Title", "Genres"],
  },
  source: "movielens",
  read(row, draft) {
    const id = row.field("MovieID");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("movielens", id, numericId);
    readTitle(row.field("Title"), draft);
    draft.set("genres", row.field("Genres"), genres);
  },
});

const genresOf100k = [
  "unknown",
  "Action",
  "Adventure",
  "Animation",
  "Children's",
  "Comedy",
  "Crime",
  "Documentary",
  "Drama",
  "Fantasy",
  "Film-Noir",
  "Horror",
  "Musical",
  "Mystery",
  "Romance",
  "Sci-Fi",
  "Thriller",
  "War",
  "Western",
];

/**
 * MovieLens-100K films, `u.item`: 24 cells between `|`, latin-1, a flag for each genre. Its numbers are of this
 * release alone and are no MovieLens identifiers.
 */
export const movieLens100kMovies = rowImporter({
  name: "movielens-100k-movies",
  description: "MovieLens-100K titles: u.item with a flag for each genre",
  recognise: ({ lines }) => (/^\d+\|[^|]*\|[^|]*\|[^|]*\|[^|]*(\|[01]){19}$/.test(lines[0]) ? 1 : 0),
  layout: {
    kind: "headless",
    delimiter: "|",
    encoding: "latin1",
    columns: ["movie id", "movie title", "release date", "video release date", "IMDb URL", ...genresOf100k],
  },
  source: "movielens-100k",
  read(row, draft) {
    draft.identify(row.field("movie id"), numericId);
    readTitle(row.field("movie title"), draft);
    if (!draft.has("name")) draft.abandon("movie title");
    draft.set("releaseDate", row.field("release date"), dateWithMonthName);
    const named = genresOf100k.slice(1).filter((genre) => draft.read(row.field(genre), flag));
    draft.set("genres", { column: "genres", raw: named.join("|") }, namesSplitBy("|"));
  },
});

function readTitle(field: RawField, draft: RecordDraft): void {
  const title = draft.read(field, text);
  if (title === undefined || title === "unknown") return;
  const { column } = field;
  const parsed = parseMovieLensTitle(title);
  draft.set("name", { column, raw: parsed.name }, text);
  draft.set("originalName", { column, raw: parsed.originalName }, text);
  draft.set("year", { column, raw: parsed.year }, year);
  draft.set("endYear", { column, raw: parsed.endYear }, year);
}

const genres: FieldReader<string[]> = (raw) => {
  const names = namesSplitBy("|")(raw);
  return Array.isArray(names) ? distinct(names.filter((name) => name !== "(no genres listed)")) : names;
};

const flag: FieldReader<boolean> = (raw) =>
  raw === "1" || raw === "0" ? raw === "1" : new FieldFault("wrong-type", "0 or 1 was expected.");

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A date such as `01-Jan-1995`. */
const dateWithMonthName: FieldReader<string> = (raw) => {
  const value = text(raw);
  if (typeof value !== "string") return value;
  const found = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(value);
  const month = found ? months.indexOf(found[2].toLowerCase()) + 1 : 0;
  if (!found || month === 0) return new FieldFault("wrong-type", "A date DD-Mon-YYYY was expected.");
  return isoDate(`${found[3]}-${String(month).padStart(2, "0")}-${found[1].padStart(2, "0")}`);
};
