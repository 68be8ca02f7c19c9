import { describe, expect, it } from "vitest";
import { fixture, importAny } from "./collect.test-helper.ts";
import { imdbRatings, imdbTitles } from "./imdb.ts";
import { describeImporter } from "./importer-conformance.test-helper.ts";
import { marqueeDemo } from "./marquee-demo.ts";
import { movieLensLinks, movieLensTrailers } from "./movielens-links.ts";
import { movieLensTags } from "./movielens-tags.ts";
import { movieLens1mMovies, movieLens100kMovies, movieLensMovies } from "./movielens-titles.ts";
import { mpst, posterGenres } from "./mpst.ts";
import { marqueeEvents, movieLens1mRatings, movieLens100kRatings, movieLensRatings } from "./rating-files.ts";
import { importers } from "./registry.ts";
import { streamingTitles } from "./streaming-titles.ts";
import { tmdb5000 } from "./tmdb-5000.ts";
import { tmdbCompanion, tmdbJsonLines } from "./tmdb-json-lines.ts";
import { tmdbKeywords } from "./tmdb-keywords.ts";
import { marqueeViewers, movieLens1mViewers, movieLens100kViewers } from "./viewer-files.ts";
import { wikipediaMovies } from "./wikipedia.ts";

const suites = [
  [movieLensMovies, "movielens-movies.csv"],
  [movieLensLinks, "movielens-links.csv"],
  [movieLensTags, "movielens-tags.csv"],
  [movieLensRatings, "movielens-ratings.csv"],
  [movieLensTrailers, "movielens-trailers.csv"],
  [movieLens1mMovies, "movielens-1m-movies.dat"],
  [movieLens1mRatings, "movielens-1m-ratings.dat"],
  [movieLens100kMovies, "movielens-100k-movies.item"],
  [movieLens100kRatings, "movielens-100k-ratings.data"],
  [tmdbJsonLines, "tmdb-json-lines.jsonl"],
  [tmdbCompanion, "tmdb-companion.jsonl"],
  [tmdb5000, "tmdb-5000.csv"],
  [tmdbKeywords, "tmdb-keywords.csv"],
  [wikipediaMovies, "wikipedia-movies.jsonl"],
  [streamingTitles, "nordic_stream_titles.csv"],
  [imdbTitles, "imdb-titles.tsv"],
  [imdbRatings, "imdb-ratings.tsv"],
  [mpst, "mpst.csv"],
  [posterGenres, "poster-genres.csv"],
  [marqueeDemo, "marquee-demo.jsonl"],
  [marqueeEvents, "marquee-events.csv"],
  [movieLens1mViewers, "movielens-1m-users.dat"],
  [movieLens100kViewers, "movielens-100k-users.user"],
  [marqueeViewers, "marquee-viewers.csv"],
] as const;
for (const [importer, name] of suites) describeImporter(importer, name);

it("holds every known importer to the suite", () => {
  expect(new Set(suites.map(([importer]) => importer))).toEqual(new Set(importers));
});

const recordsOf = async (name: string) => (await importAny(fixture(name), name)).records;

describe("what the formats say", () => {
  it("MovieLens: articles in front, original names, years, no genres", async () => {
    expect(await recordsOf("movielens-movies.csv")).toEqual([
      {
        source: "movielens",
        sourceId: "1",
        place: { file: "movielens-movies.csv", line: 2 },
        externalIds: { movielens: "1" },
        name: "The Lantern",
        originalName: "La Lanterne",
        year: 1994,
        genres: ["Drama", "Mystery"],
      },
      {
        source: "movielens",
        sourceId: "2",
        place: { file: "movielens-movies.csv", line: 3 },
        externalIds: { movielens: "2" },
        name: "Harbour",
        originalName: "The Port",
        year: 2001,
      },
      {
        source: "movielens",
        sourceId: "3",
        place: { file: "movielens-movies.csv", line: 4 },
        externalIds: { movielens: "3" },
        name: "Night Ferry",
        genres: ["Comedy"],
      },
    ]);
  });

  it("links: IMDb identifiers get their tt and seven digits", async () => {
    const ids = (await recordsOf("movielens-links.csv")).map(({ externalIds }) => externalIds);
    expect(ids).toEqual([
      { movielens: "1", imdb: "tt0000101", tmdb: "201" },
      { movielens: "2", imdb: "tt0000102" },
      { movielens: "3", imdb: "tt11000103", tmdb: "203" },
    ]);
  });

  it("tags: one record a title, the most used first, and the uses as events", async () => {
    const { records, events } = await importAny(fixture("movielens-tags.csv"), "tags.csv");
    expect(records.map(({ tags }) => tags)).toEqual([["lighthouse", "rain, fog"], ["slow"]]);
    expect(events).toMatchObject([{ kind: "tag", source: "movielens" }]);
  });

  it("MovieLens-1M and -100K: latin-1; the 100K release numbers its titles apart", async () => {
    const [, million] = await recordsOf("movielens-1m-movies.dat");
    expect(million).toMatchObject({ name: "Café du Port", externalIds: { movielens: "2" } });
    const [first, second] = await recordsOf("movielens-100k-movies.item");
    expect(first).toMatchObject({ name: "The Lantern", genres: ["Drama"], releaseDate: "1994-01-01" });
    expect(second).toMatchObject({ name: "Café du Port", genres: ["Comedy", "Romance"], externalIds: {} });
  });

  it("TMDB: zeros and empty texts say nothing, white space is folded", async () => {
    const [full, sparse] = await recordsOf("tmdb-json-lines.jsonl");
    expect(full).toMatchObject({
      externalIds: { tmdb: "201", imdb: "tt0000101" },
      synopsis: "A keeper counts ships. One is missing.",
      cast: ["Lin Moor", "Ola Reed"],
      directors: ["Ada Brook"],
      year: 1994,
      revenue: 12,
    });
    expect(full).not.toHaveProperty("budget");
    expect(sparse).toEqual({
      ...sparse,
      externalIds: { tmdb: "202" },
      name: "Harbour",
      voteCount: 0,
    });
    for (const field of ["synopsis", "genres", "releaseDate", "year", "runtimeMinutes", "voteAverage"]) {
      expect(sparse).not.toHaveProperty(field);
    }
  });

  it("TMDB-5000 and keywords: JSON and Python literals in cells", async () => {
    const [film] = await recordsOf("tmdb-5000.csv");
    expect(film).toMatchObject({ keywords: ["lighthouse", "storm"], countries: ["FR"], runtimeMinutes: 101 });
    const [some, none] = await recordsOf("tmdb-keywords.csv");
    expect(some.keywords).toEqual(["lighthouse", "keeper's log"]);
    expect(none).not.toHaveProperty("keywords");
  });

  it("Wikipedia: films of one name and year are told apart by their page; Silent stays a genre", async () => {
    const films = await recordsOf("wikipedia-movies.jsonl");
    expect(films).toHaveLength(2);
    expect(films[0].genres).toEqual(["Drama", "Silent"]);
  });

  it("streaming services: films and series, the service by the file's name", async () => {
    const [film, series] = await recordsOf("nordic_stream_titles.csv");
    expect(film).toMatchObject({
      source: "nordic-stream",
      kind: "film",
      runtimeMinutes: 90,
      directors: ["Ada Brook", "Bo Lund"],
      countries: ["Norway", "France"],
      genres: ["Dramas", "Mysteries"],
      maturity: "TV-14",
      addedDate: "2021-09-25",
    });
    expect(series).toMatchObject({ kind: "series", seasons: 3, year: 2021 });
    expect(series).not.toHaveProperty("runtimeMinutes");
  });

  it("IMDb: \\N says nothing, quotes are quotes, episodes are passed over and counted", async () => {
    const { records, passedOver } = await importAny(fixture("imdb-titles.tsv"));
    expect(records).toMatchObject([
      { kind: "film", name: "The Lantern", originalName: "La Lanterne", genres: ["Drama", "Mystery"] },
      { kind: "series", name: 'Harbour "Lights"', year: 2001, endYear: 2004 },
    ]);
    expect(passedOver).toEqual({ "an IMDb tvEpisode": 1 });
    expect(await recordsOf("imdb-ratings.tsv")).toMatchObject([{ voteAverage: 7.3, voteCount: 1204 }]);
  });

  it("the demo: the facts, and a record of each source that gives genres", async () => {
    const records = await recordsOf("marquee-demo.jsonl");
    expect(records.map(({ source, genres }) => [source, genres])).toEqual([
      ["marquee-demo", undefined],
      ["tmdb", ["Drama"]],
      ["imdb", ["Drama", "Mystery"]],
    ]);
    expect(records.every(({ externalIds }) => externalIds.imdb === "tt0000101")).toBe(true);
    expect(records[0].addedDate).toBe("2024-05-02");
  });
});
