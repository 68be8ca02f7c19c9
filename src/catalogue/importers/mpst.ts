import { hasColumns } from "../reading/sample.ts";
import { imdbId, namesIn, namesSplitBy, text } from "../reading/fields.ts";
import { literalCell } from "./literal-cell.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";

/** MPST: plot synopses with the tags that viewers gave, by IMDb identifier. */
export const mpst = rowImporter({
  name: "mpst",
  description: "MPST plot synopses with tags as CSV",
  recognise: ({ header }) => (hasColumns(header, "imdb_id", "title", "plot_synopsis", "tags") ? 1 : 0),
  layout: csv,
  source: "mpst",
  read(row, draft) {
    const id = row.field("imdb_id");
    if (draft.identify(id, imdbId) !== undefined) draft.identifier("imdb", id, imdbId);
    draft.set("name", row.field("title"), text);
    draft.set("synopsis", row.field("plot_synopsis"), text);
    draft.set("tags", row.field("tags"), namesSplitBy(","));
  },
});

/** Genres by IMDb identifier that accompany a folder of posters, lists of Python strings in CSV. */
export const posterGenres = rowImporter({
  name: "poster-genres",
  description: "Genres by IMDb identifier, Python lists in CSV",
  recognise: ({ header, firstRow }) =>
    header.length === 2 && hasColumns(header, "imdb_id", "genres") && firstRow[1]?.startsWith("[") ? 1 : 0,
  layout: csv,
  source: "imdb-posters",
  read(row, draft) {
    const id = row.field("imdb_id");
    if (draft.identify(id, imdbId) !== undefined) draft.identifier("imdb", id, imdbId);
    draft.set("genres", row.field("genres"), literalCell(namesIn()));
  },
});
