import { hasColumns } from "../reading/sample.ts";
import {
  imdbId,
  isoDate,
  namesIn,
  namesSplitBy,
  number,
  numberOrZeroForUnknown,
  numericId,
  text,
} from "../reading/fields.ts";
import type { RecordDraft } from "./record-draft.ts";
import { rowImporter } from "./row-importer.ts";
import { jsonLines, type RowView } from "./row-view.ts";
import { countOfVotes, releaseYear } from "./tmdb-fields.ts";

/** TMDB films, one JSON object a line, with genres. TMDB writes 0 and "" for what it does not know. */
export const tmdbJsonLines = rowImporter({
  name: "tmdb-json-lines",
  description: "TMDB films, one JSON object a line, with genres, cast and votes",
  recognise: ({ objects }) => {
    const members = Object.keys(objects[0] ?? {});
    return hasColumns(members, "tmdb_id", "title", "overview", "genres") ? 1 : 0;
  },
  layout: jsonLines,
  source: "tmdb",
  read(row, draft) {
    draft.identify(row.field("tmdb_id"), numericId);
    draft.identifier("imdb", row.field("imdb_id"), imdbId);
    draft.set("name", row.field("title"), text);
    draft.set("genres", row.field("genres"), namesIn());
    draft.set("cast", row.field("cast"), namesIn("name"));
    draft.set("directors", row.field("director"), namesSplitBy(/\s*,\s*(?!jr\b|sr\b|i{1,3}\b)/i));
    draft.set("maturity", row.field("mpaa"), text);
    draft.set("budget", row.field("budget"), numberOrZeroForUnknown);
    draft.set("revenue", row.field("revenue"), numberOrZeroForUnknown);
    draft.set("posterUrl", row.field("poster_url"), text);
    draft.set("trailerKey", row.field("trailer_key"), text);
    readCommonFields(row, draft);
  },
});

/** TMDB films without title and genres, as they accompany MovieLens; their votes are of another date. */
export const tmdbCompanion = rowImporter({
  name: "tmdb-companion",
  description: "TMDB films without genres, one JSON object a line, with popularity and languages",
  recognise: ({ objects }) => {
    const members = Object.keys(objects[0] ?? {});
    const fits = hasColumns(members, "tmdb_id", "original_title", "popularity", "spoken_languages");
    return fits && !members.includes("genres") ? 1 : 0;
  },
  layout: jsonLines,
  source: "tmdb-companion",
  read(row, draft) {
    draft.identify(row.field("tmdb_id"), numericId);
    draft.set("originalName", row.field("original_title"), text);
    draft.set("popularity", row.field("popularity"), number);
    draft.set("languages", row.field("spoken_languages"), namesSplitBy("|"));
    draft.set("cast", row.field("cast"), namesSplitBy("|"));
    readCommonFields(row, draft);
  },
});

function readCommonFields(row: RowView, draft: RecordDraft): void {
  draft.setKind("film");
  if (draft.id !== undefined) draft.identifier("tmdb", row.field("tmdb_id"), numericId);
  draft.set("synopsis", row.field("overview"), text);
  draft.set("tagline", row.field("tagline"), text);
  const date = row.field("release_date");
  draft.set("releaseDate", date, isoDate);
  draft.set("year", date, releaseYear);
  draft.set("runtimeMinutes", row.field("runtime"), numberOrZeroForUnknown);
  countOfVotes(row, draft);
}
