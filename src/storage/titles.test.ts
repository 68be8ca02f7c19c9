import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Statement, type Title, titleSchema } from "../domain/index.ts";
import { type Lake, openLake } from "./duckdb.ts";
import { readStatements, readTitles, writeStatements, writeTitles } from "./titles.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-titles-"));
  lake = await openLake({ threads: 1 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const bare = {
  id: "film-0123456789abcdef",
  kind: "film",
  name: "The Night Ferry",
  externalIds: {},
  genres: [],
  primaryGenres: [],
  sources: ["ours"],
};
const full = {
  ...bare,
  id: "series-0123456789abcdef",
  kind: "series",
  originalName: "夜の船",
  year: 1999,
  endYear: 2003,
  seasons: 4,
  releaseDate: "1999-03-31",
  addedDate: "2024-05-02",
  synopsis: 'A captain\'s "ghost".\nAgain.',
  tagline: "Aboard.",
  genres: ["drama", "mystery"],
  primaryGenres: ["drama"],
  keywords: ["fog"],
  tags: ["slow burn"],
  cast: ["Ana Díaz"],
  directors: ["Jo Lee"],
  countries: ["JP"],
  languages: ["ja"],
  runtimeMinutes: 51.5,
  maturity: "TV-14",
  mood: ["eerie"],
  popularity: 12.5,
  voteCount: 1234,
  voteAverage: 7.5,
  budget: 1e9,
  revenue: 2e9,
  posterUrl: "https://example.org/p.jpg",
  trailerKey: "abc",
  externalIds: { imdb: "tt0123456", tmdb: "12", movielens: "7" },
};

it("gives titles back as they were, with every member there is", async () => {
  const titles: Title[] = [titleSchema.parse(bare), titleSchema.parse(full)];
  expect(Object.keys(full).sort()).toEqual(Object.keys(titleSchema.shape).sort());
  const path = join(folder, "titles.parquet");
  expect(await writeTitles(lake, path, titles)).toBe(2);
  expect(await readTitles(lake, path)).toEqual(titles);
});

it("finds the statements on one member of one title", async () => {
  const titleId = titleSchema.parse(bare).id;
  const place = { file: "a.csv", line: 3 };
  const statement = (source: string, field: Statement["field"], value: unknown): Statement => ({
    titleId,
    source,
    sourceId: "1",
    field,
    value: JSON.stringify(value),
    ...place,
  });
  const path = join(folder, "statements.parquet");
  await writeStatements(lake, path, [
    statement("tmdb", "genres", ["Drama"]),
    statement("imdb", "genres", ["Mystery"]),
    statement("imdb", "year", 1999),
  ]);
  expect(await readStatements(lake, path, titleId, "genres")).toEqual([
    { source: "tmdb", value: ["Drama"], ...place },
    { source: "imdb", value: ["Mystery"], ...place },
  ]);
});
