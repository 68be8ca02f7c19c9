import type { TitleKind } from "../../domain/index.ts";
import { hasColumns } from "../reading/sample.ts";
import {
  type FieldReader,
  imdbId,
  integer,
  namesSplitBy,
  number,
  numberOrZeroForUnknown,
  text,
  year,
} from "../reading/fields.ts";
import type { RecordDraft } from "./record-draft.ts";
import { rowImporter } from "./row-importer.ts";
import { type RowView, tsv } from "./row-view.ts";

const kinds: Readonly<Record<string, TitleKind>> = {
  movie: "film",
  short: "film",
  tvMovie: "film",
  tvShort: "film",
  tvSpecial: "film",
  video: "film",
  tvSeries: "series",
  tvMiniSeries: "series",
};

/** IMDb's `title.basics.tsv`. Episodes, games and the like are no titles of a catalogue and are passed over. */
export const imdbTitles = rowImporter({
  name: "imdb-titles",
  description: "IMDb title.basics as tab-separated values",
  recognise: ({ tabHeader }) =>
    hasColumns(tabHeader, "tconst", "titleType", "primaryTitle", "startYear", "genres") ? 1 : 0,
  layout: tsv,
  source: "imdb",
  read(row, draft) {
    const type = draft.read(row.field("titleType"), orNull(text));
    if (type !== undefined && !(type in kinds)) {
      draft.passOver(`an IMDb ${type}`);
      return;
    }
    identifyByImdb(row, draft);
    if (type !== undefined) draft.setKind(kinds[type]);
    draft.set("name", row.field("primaryTitle"), orNull(text));
    draft.set("originalName", row.field("originalTitle"), orNull(text));
    draft.set("year", row.field("startYear"), orNull(year));
    draft.set("endYear", row.field("endYear"), orNull(year));
    draft.set("runtimeMinutes", row.field("runtimeMinutes"), orNull(numberOrZeroForUnknown));
    draft.set("genres", row.field("genres"), orNull(namesSplitBy(",")));
  },
});

/** IMDb's `title.ratings.tsv`. Its votes belong to the same source as the titles. */
export const imdbRatings = rowImporter({
  name: "imdb-ratings",
  description: "IMDb title.ratings as tab-separated values",
  recognise: ({ tabHeader }) => (hasColumns(tabHeader, "tconst", "averageRating", "numVotes") ? 1 : 0),
  layout: tsv,
  source: "imdb",
  read(row, draft) {
    identifyByImdb(row, draft);
    draft.set("voteAverage", row.field("averageRating"), orNull(number));
    draft.set("voteCount", row.field("numVotes"), orNull(integer));
  },
});

function identifyByImdb(row: RowView, draft: RecordDraft): void {
  const id = row.field("tconst");
  if (draft.identify(id, orNull(imdbId)) !== undefined) draft.identifier("imdb", id, orNull(imdbId));
}

/** IMDb writes `\N` for what it does not know. */
function orNull<T>(reader: FieldReader<T>): FieldReader<T> {
  return (raw) => (raw === "\\N" ? undefined : reader(raw));
}
