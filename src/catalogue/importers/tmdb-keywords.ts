import { hasColumns } from "../reading/sample.ts";
import { namesIn, numericId } from "../reading/fields.ts";
import { literalCell } from "./literal-cell.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";

/** Keywords that people gave to TMDB films: CSV whose cells are Python literals. Empty lists are kept as silence. */
export const tmdbKeywords = rowImporter({
  name: "tmdb-keywords",
  description: "TMDB keywords by film, lists of Python dictionaries in CSV",
  recognise: ({ header, firstRow }) =>
    header.length === 2 && hasColumns(header, "id", "keywords") && firstRow[1]?.startsWith("[") ? 1 : 0,
  layout: csv,
  source: "tmdb-keywords",
  read(row, draft) {
    const id = row.field("id");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("tmdb", id, numericId);
    draft.setKind("film");
    draft.set("keywords", row.field("keywords"), literalCell(namesIn("name")));
  },
});
