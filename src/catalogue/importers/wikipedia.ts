import { hasColumns } from "../reading/sample.ts";
import { cleanText, FieldFault, type FieldReader, namesIn, text, year } from "../reading/fields.ts";
import { rowImporter } from "./row-importer.ts";
import { jsonLines } from "./row-view.ts";

/**
 * Films of Wikipedia's lists by year, one JSON object a line. There is no identifier: title, year and the page
 * together are one, because films of the same name came out in the same year.
 */
export const wikipediaMovies = rowImporter({
  name: "wikipedia-movies",
  description: "Wikipedia's films by year, one JSON object a line",
  recognise: ({ objects }) =>
    hasColumns(Object.keys(objects[0] ?? {}), "title", "year", "cast", "genres", "extract") ? 1 : 0,
  layout: jsonLines,
  source: "wikipedia",
  read(row, draft) {
    draft.setKind("film");
    const parts = ["title", "year", "href"].map((name) => row.field(name).raw ?? "");
    draft.identify({ column: "title", raw: parts }, titleYearAndPage);
    draft.set("name", row.field("title"), text);
    draft.set("year", row.field("year"), year);
    draft.set("cast", row.field("cast"), namesIn());
    draft.set("genres", row.field("genres"), namesIn());
    draft.set("synopsis", row.field("extract"), text);
    draft.set("posterUrl", row.field("thumbnail"), text);
    if (!draft.has("name")) draft.abandon("title");
  },
});

const titleYearAndPage: FieldReader<string> = (raw) => {
  const [title, year, page] = raw as unknown[];
  if (title !== "" && typeof title !== "string") return new FieldFault("wrong-type", "Text was expected.");
  const name = cleanText(title);
  if (name === "") return undefined;
  return cleanText(`${name} (${String(year)}) ${typeof page === "string" ? page : ""}`).slice(0, 500);
};
