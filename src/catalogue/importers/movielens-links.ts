import { hasColumns } from "../reading/sample.ts";
import { imdbId, numericId, text } from "../reading/fields.ts";
import { parseMovieLensTitle } from "./movielens-title.ts";
import { rowImporter } from "./row-importer.ts";
import { csv } from "./row-view.ts";

/** MovieLens identifiers with those of IMDb (without `tt`) and TMDB. These records say nothing else. */
export const movieLensLinks = rowImporter({
  name: "movielens-links",
  description: "Links from MovieLens to IMDb and TMDB: movieId,imdbId,tmdbId",
  recognise: ({ header }) =>
    header.length === 3 && hasColumns(header, "movieId", "imdbId", "tmdbId") ? 1 : 0,
  layout: csv,
  source: "movielens-links",
  read(row, draft) {
    const id = row.field("movieId");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("movielens", id, numericId);
    draft.identifier("imdb", row.field("imdbId"), imdbId);
    draft.identifier("tmdb", row.field("tmdbId"), numericId);
  },
});

/** Trailers of MovieLens titles at YouTube. */
export const movieLensTrailers = rowImporter({
  name: "movielens-trailers",
  description: "YouTube trailers of MovieLens titles: youtubeId,movieId,title",
  recognise: ({ header }) =>
    header.length === 3 && hasColumns(header, "youtubeId", "movieId", "title") ? 1 : 0,
  layout: csv,
  source: "movielens-trailers",
  read(row, draft) {
    const id = row.field("movieId");
    if (draft.identify(id, numericId) !== undefined) draft.identifier("movielens", id, numericId);
    draft.set("trailerKey", row.field("youtubeId"), text);
    const title = draft.read(row.field("title"), text);
    if (title === undefined) return;
    const { name, year } = parseMovieLensTitle(title);
    draft.set("name", { column: "title", raw: name }, text);
    draft.set("year", { column: "title", raw: year }, (raw) => raw as number);
  },
});
