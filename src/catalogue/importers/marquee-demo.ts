import type { TitleKind } from "../../domain/index.ts";
import { hasColumns } from "../reading/sample.ts";
import {
  dayOf,
  FieldFault,
  type FieldReader,
  imdbId,
  namesIn,
  number,
  text,
  year,
} from "../reading/fields.ts";
import type { RecordDraft } from "./record-draft.ts";
import { rowImporter } from "./row-importer.ts";
import { jsonLines, type RowView } from "./row-view.ts";

/**
 * Marquee's own demo titles, one JSON object a line: one record with the facts, and one record of each source of
 * genres with what that source says.
 */
export const marqueeDemo = rowImporter({
  name: "marquee-demo",
  description: "Marquee's demo titles, one JSON object a line, with genres by source",
  recognise: ({ objects }) => {
    const first = objects[0] ?? {};
    const genresBySource = typeof first.genres === "object" && !Array.isArray(first.genres);
    return hasColumns(Object.keys(first), "id", "kind", "name", "genres", "synopsis") && genresBySource
      ? 1
      : 0;
  },
  layout: jsonLines,
  source: "marquee-demo",
  read(row, draft) {
    draft.identify(row.field("id"), text);
    const imdb = draft.identifier("imdb", row.field("imdb"), imdbId);
    draft.setKind(draft.read(row.field("kind"), kindOf));
    draft.set("name", row.field("name"), text);
    draft.set("year", row.field("year"), year);
    readFacts(row, draft);
    const genres = draft.read(row.field("genres"), genresBySource) ?? [];
    if (!draft.has("name")) draft.abandon("name");
    if (draft.id === undefined) return;
    for (const [source, raw] of genres) {
      if (Array.isArray(raw) && raw.length === 0) continue;
      const voice = draft.alongside(source, imdb ?? draft.id);
      voice.set("genres", { column: `genres.${source}`, raw }, namesIn());
    }
  },
});

function readFacts(row: RowView, draft: RecordDraft): void {
  draft.set("originalName", row.field("originalName"), text);
  draft.set("endYear", row.field("endYear"), year);
  draft.set("directors", row.field("directors"), namesIn());
  draft.set("cast", row.field("cast"), namesIn());
  draft.set("countries", row.field("countries"), namesIn());
  draft.set("languages", row.field("languages"), namesIn());
  draft.set("runtimeMinutes", row.field("runtimeMinutes"), number);
  draft.set("maturity", row.field("maturity"), text);
  draft.set("mood", row.field("mood"), namesIn());
  draft.set("keywords", row.field("keywords"), namesIn());
  draft.set("synopsis", row.field("synopsis"), text);
  draft.set("addedDate", row.field("addedAt"), dayOf);
  draft.set("posterUrl", row.field("poster"), text);
}

const kindOf: FieldReader<TitleKind> = (raw) =>
  raw === "film" || raw === "series" ? raw : new FieldFault("wrong-type", '"film" or "series" was expected.');

const genresBySource: FieldReader<[string, unknown][]> = (raw) => {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw !== "object" || Array.isArray(raw)) {
    return new FieldFault("wrong-type", "An object of lists by source was expected.");
  }
  const entries = Object.entries(raw);
  const named = entries.every(([source]) => /^[a-z0-9][a-z0-9-]{0,40}$/.test(source));
  return named
    ? entries
    : new FieldFault("wrong-type", "A source is lower-case letters, digits and hyphens.");
};
