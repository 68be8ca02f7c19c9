import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SourceRecord } from "../../domain/index.ts";
import { importAny } from "./collect.test-helper.ts";
import { importFolder } from "./import-folder.ts";

const folder = process.env.MARQUEE_DATA ?? "../shared/data";
const present = existsSync(folder);
const reason = present ? "" : ` (skipped: there is no folder ${folder}; set MARQUEE_DATA)`;

const read = (file: string) => importAny(join(folder, file), file);
const without = (records: readonly SourceRecord[], field: keyof SourceRecord) =>
  records.filter((record) => record[field] === undefined).length;

describe.skipIf(!present)(`the real files${reason}`, () => {
  it("TMDB: 14,835 films", async () => {
    const { records, rejects } = await read("tmdb/movies.jsonl.gz");
    expect(rejects).toEqual([]);
    expect(records).toHaveLength(14_835);
    expect(without(records, "synopsis")).toBe(62);
    expect(without(records, "genres")).toBe(268);
    expect(without(records, "trailerKey")).toBe(3107);
    expect(without(records, "posterUrl")).toBe(334);
    expect(records.filter(({ externalIds }) => externalIds.imdb === undefined)).toHaveLength(313);
  });

  it("TMDB beside MovieLens: 9,621 films without genres", async () => {
    const { records, rejects } = await read("tmdb/tmdb-ml-small.jsonl.gz");
    expect(rejects).toEqual([]);
    expect(records).toHaveLength(9621);
    expect(without(records, "synopsis")).toBe(9);
    expect(without(records, "genres")).toBe(9621);
  });

  it("TMDB-5000: 4,803 films", async () => {
    const { records, rejects } = await read("tmdb/tmdb_5000_movies.csv");
    expect([records.length, rejects.length]).toEqual([4803, 0]);
  });

  it("keywords: 46,419 rows with 987 repeated", async () => {
    const { records, rejects } = await read("tmdb/keywords.csv.gz");
    expect(records.length + rejects.length).toBe(46_419);
    expect(rejects).toHaveLength(987);
    expect(rejects.every((reject) => reject.reason === "duplicate-id")).toBe(true);
    const vocabulary = new Set(records.flatMap(({ keywords }) => keywords ?? []));
    expect(vocabulary.size).toBeGreaterThan(19_900);
  });

  it("Wikipedia: 36,273 films", async () => {
    const { records, rejects } = await read("wikipedia/movies.jsonl.gz");
    expect(records.length + rejects.length).toBe(36_273);
    // Of 30 pairs of one title and year, 19 are the same page twice; the other 11 are different films.
    expect(rejects.map((reject) => reject.reason)).toEqual(Array(19).fill("duplicate-id"));
    expect(without(records, "synopsis")).toBeGreaterThan(1700);
    expect(records.some(({ genres }) => genres?.includes("Silent"))).toBe(true);
  });

  it("MovieLens: titles, links and tags", async () => {
    const films = await read("movielens-latest-small/movies.csv");
    expect([films.records.length, films.rejects.length]).toEqual([9742, 0]);
    expect(without(films.records, "genres")).toBe(34);
    const links = await read("movielens-latest-small/links.csv");
    expect(links.records.filter(({ externalIds }) => externalIds.tmdb === undefined)).toHaveLength(8);
    expect(links.records.every(({ externalIds }) => /^tt\d{7}$/.test(externalIds.imdb ?? ""))).toBe(true);
    const many = await read("tmdb/links.csv");
    expect(many.records).toHaveLength(45_843);
    expect(many.records.filter(({ externalIds }) => externalIds.tmdb === undefined)).toHaveLength(219);
    const million = await read("movielens-1m/movies.dat");
    expect([million.records.length, million.rejects.length]).toEqual([3883, 0]);
    expect(million.records.every(({ name }) => name !== undefined && !name.includes("\uFFFD"))).toBe(true);
  });

  it("streaming services, MPST and posters", async () => {
    const netflix = await read("streaming/netflix_titles.csv");
    expect([netflix.records.length, netflix.rejects.length]).toEqual([8786, 0]);
    expect(netflix.records.filter(({ kind }) => kind === "series")).toHaveLength(2661);
    expect(netflix.records[0].source).toBe("netflix");
    expect(without(netflix.records, "addedDate")).toBe(0);
    const disney = await read("streaming/disney_plus_titles.csv");
    expect([disney.records.length, disney.records[0].source]).toEqual([1444, "disney-plus"]);
    const { records } = await read("mpst/mpst_train.csv.gz");
    expect(records).toHaveLength(11_467);
    const tags = records.flatMap((record) => record.tags ?? []);
    expect(new Set(tags).size).toBe(71);
    expect(tags.length / records.length).toBeCloseTo(2.99, 2);
    expect((await read("posters/posters.csv")).records).toHaveLength(4471);
  });

  it("the whole folder: every file is imported or passed over with a reason", async () => {
    const skipped: string[] = [];
    let posters = 0;
    let [events, viewers] = [0, 0];
    for await (const item of importFolder(folder)) {
      if (item.kind === "poster") posters += 1;
      if (item.kind === "events") events += 1;
      if (item.kind === "viewers") viewers += 1;
      if (item.kind === "file" && item.summary.importer === null) skipped.push(item.summary.file);
    }
    expect(skipped).toEqual([
      "README.md",
      "movielens-1m/README",
      "movielens-latest-small/README.txt",
      "trailers/youtube_availability.csv",
    ]);
    expect([posters, events, viewers]).toEqual([4766, 3, 1]);
  });
});
