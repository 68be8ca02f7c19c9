import type { TitleKind } from "../../domain/index.ts";
import { hasColumns } from "../reading/sample.ts";
import { dayOf, FieldFault, type FieldReader, integer, namesSplitBy, text, year } from "../reading/fields.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";
import { sourceNameOf } from "./source-name.ts";

/** The catalogue of a streaming service in the layout of the well-known Netflix file: films and series. */
export const streamingTitles = rowImporter({
  name: "streaming-titles",
  description: "A streaming service's titles as CSV: show_id,type,title,director,…",
  recognise: ({ header }) =>
    hasColumns(header, "show_id", "type", "title", "release_year", "duration", "listed_in") ? 1 : 0,
  layout: csv,
  source: ({ file }) => sourceNameOf(file, /[-_ ]?(titles|catalog(ue)?|shows|movies)$/i),
  read(row, draft) {
    draft.identify(row.field("show_id"), text);
    const kind = draft.read(row.field("type"), kindOf);
    draft.setKind(kind);
    draft.set("name", row.field("title"), text);
    draft.set("directors", row.field("director"), byComma);
    draft.set("cast", row.field("cast"), byComma);
    draft.set("countries", row.field("country"), byComma);
    draft.set("year", row.field("release_year"), year);
    draft.set("addedDate", row.field("date_added"), dayOf);
    draft.set("maturity", row.field("rating"), maturity);
    draft.set("genres", row.field("listed_in"), byComma);
    draft.set("synopsis", row.field("description"), text);
    const duration = row.field("duration");
    const length = draft.read(duration, durationOf);
    if (length?.unit === "minutes") {
      draft.set("runtimeMinutes", { column: duration.column, raw: length.count }, integer);
    }
    if (length?.unit === "seasons")
      draft.set("seasons", { column: duration.column, raw: length.count }, integer);
    if (!draft.has("name")) draft.abandon("title");
  },
});

const byComma = namesSplitBy(/\s*,\s*/);

const kindOf: FieldReader<TitleKind> = (raw) => {
  const value = text(raw);
  if (typeof value !== "string") return value;
  if (/^(movie|film)$/i.test(value)) return "film";
  if (/^(tv show|show|series|tv series)$/i.test(value)) return "series";
  return new FieldFault("wrong-type", '"Movie" or "TV Show" was expected.');
};

interface Duration {
  readonly count: number;
  readonly unit: "minutes" | "seasons";
}

const durationOf: FieldReader<Duration> = (raw) => {
  const value = text(raw);
  if (typeof value !== "string") return value;
  const found = /^(\d{1,5}) (min|minutes?|seasons?)$/i.exec(value);
  if (!found) return new FieldFault("wrong-type", 'A duration such as "90 min" or "3 Seasons" was expected.');
  return { count: Number(found[1]), unit: /^min/i.test(found[2]) ? "minutes" : "seasons" };
};

/** An age rating. In these files a duration sometimes stands in its place. */
const maturity: FieldReader<string> = (raw) => {
  const value = text(raw);
  if (typeof value !== "string" || !/^\d+ (min|seasons?)$/i.test(value)) return value;
  return new FieldFault("wrong-type", "An age rating was expected, not a duration.");
};
