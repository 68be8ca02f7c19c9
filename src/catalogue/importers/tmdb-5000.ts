import { hasColumns } from "../reading/sample.ts";
import {
  isoDate,
  namesIn,
  namesSplitBy,
  number,
  numberOrZeroForUnknown,
  numericId,
  text,
} from "../reading/fields.ts";
import { jsonCell } from "./json-cell.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";
import { countOfVotes, releaseYear } from "./tmdb-fields.ts";

/** The TMDB-5000 layout: CSV with lists as JSON in cells. */
export const tmdb5000 = rowImporter({
  name: "tmdb-5000",
  description: "TMDB films as CSV with JSON in cells",
  recognise: ({ header }) =>
    hasColumns(header, "id", "title", "overview", "genres", "production_companies", "vote_count") ? 1 : 0,
  layout: csv,
  source: "tmdb-5000",
  read(row, draft) {
    const id = row.field("id");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("tmdb", id, numericId);
    draft.setKind("film");
    draft.set("name", row.field("title"), text);
    draft.set("originalName", row.field("original_title"), text);
    draft.set("synopsis", row.field("overview"), text);
    draft.set("tagline", row.field("tagline"), text);
    draft.set("genres", row.field("genres"), jsonCell(namesIn("name")));
    draft.set("keywords", row.field("keywords"), jsonCell(namesIn("name")));
    draft.set("countries", row.field("production_countries"), jsonCell(namesIn("iso_3166_1")));
    draft.set("languages", row.field("original_language"), namesSplitBy("|"));
    const date = row.field("release_date");
    draft.set("releaseDate", date, isoDate);
    draft.set("year", date, releaseYear);
    draft.set("runtimeMinutes", row.field("runtime"), numberOrZeroForUnknown);
    draft.set("budget", row.field("budget"), numberOrZeroForUnknown);
    draft.set("revenue", row.field("revenue"), numberOrZeroForUnknown);
    draft.set("popularity", row.field("popularity"), number);
    countOfVotes(row, draft);
  },
});
