import { isTextSample, type Sample } from "../reading/sample.ts";
import { imdbRatings, imdbTitles } from "./imdb.ts";
import type { Importer } from "./importer.ts";
import { marqueeDemo } from "./marquee-demo.ts";
import { movieLensLinks, movieLensTrailers } from "./movielens-links.ts";
import { movieLensTags } from "./movielens-tags.ts";
import { movieLens1mMovies, movieLens100kMovies, movieLensMovies } from "./movielens-titles.ts";
import { mpst, posterGenres } from "./mpst.ts";
import { marqueeEvents, movieLens1mRatings, movieLens100kRatings, movieLensRatings } from "./rating-files.ts";
import { streamingTitles } from "./streaming-titles.ts";
import { tmdb5000 } from "./tmdb-5000.ts";
import { tmdbCompanion, tmdbJsonLines } from "./tmdb-json-lines.ts";
import { tmdbKeywords } from "./tmdb-keywords.ts";
import { marqueeViewers, movieLens1mViewers, movieLens100kViewers } from "./viewer-files.ts";
import { wikipediaMovies } from "./wikipedia.ts";

/** Every format that Marquee recognises by itself. */
export const importers: readonly Importer[] = [
  tmdbJsonLines,
  tmdbCompanion,
  tmdb5000,
  tmdbKeywords,
  movieLensMovies,
  movieLensLinks,
  movieLensTrailers,
  movieLens1mMovies,
  movieLens100kMovies,
  wikipediaMovies,
  streamingTitles,
  imdbTitles,
  imdbRatings,
  mpst,
  posterGenres,
  marqueeDemo,
  movieLensTags,
  movieLensRatings,
  movieLens1mRatings,
  movieLens100kRatings,
  marqueeEvents,
  movieLens1mViewers,
  movieLens100kViewers,
  marqueeViewers,
];

/** The importer that is surest of the sample, or `undefined` when none knows the format. */
export function recogniseFormat(
  sample: Sample,
  candidates: readonly Importer[] = importers,
): Importer | undefined {
  if (!isTextSample(sample) && !sample.parquet) return undefined;
  let best: { readonly importer: Importer; readonly confidence: number } | undefined;
  for (const importer of candidates) {
    const confidence = importer.recognise(sample);
    if (confidence > (best?.confidence ?? 0)) best = { importer, confidence };
  }
  return best?.importer;
}
