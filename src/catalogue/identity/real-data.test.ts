import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SourceRecord } from "../../domain/index.ts";
import { createGenreVocabulary } from "../genres/vocabulary.ts";
import { importFolder } from "../importers/import-folder.ts";
import { type Resolution, resolveTitles } from "./resolve-titles.ts";

const folder = process.env.MARQUEE_DATA ?? "../shared/data";
const isThere = existsSync(join(folder, "tmdb", "movies.jsonl.gz"));

async function allRecords(): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const item of importFolder(folder)) if (item.kind === "record") records.push(item.record);
  return records;
}

const titlesNamed = ({ titles }: Resolution, name: string) =>
  titles.filter((title) => title.name === name && title.kind === "film");

describe.skipIf(!isThere)(`all sources of ${folder} (skipped where it is absent)`, () => {
  it("become titles in less than 30 seconds, without losing or mixing any", {
    timeout: 240_000,
  }, async () => {
    const records = await allRecords();
    const before = process.cpuUsage();
    const resolution = await resolveTitles(records);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(30);
    const { titles, conflicts, links } = resolution;
    expect(titles.length).toBeGreaterThan(60_000);
    expect(titles.length).toBeLessThan(75_000);

    const from = (...sources: string[]) =>
      titles.filter((title) => sources.every((source) => title.sources.includes(source))).length;
    expect(from("tmdb")).toBe(14_835);
    expect(from("tmdb", "wikipedia")).toBeGreaterThan(5000);
    expect(from("movielens", "tmdb-companion")).toBeGreaterThan(9500);

    expect(conflicts.length).toBeGreaterThan(300);
    expect(conflicts.length).toBeLessThan(2000);
    expect(conflicts.some(({ type, key }) => type === "identifier-bridge" && key.startsWith("tmdb:"))).toBe(
      true,
    );
    expect(conflicts.every(({ records: involved }) => involved.length > 0)).toBe(true);
    const movielens = links.filter(({ scheme }) => scheme === "movielens");
    expect(new Set(movielens.map(({ value }) => value)).size).toBe(movielens.length);

    const kongs = titlesNamed(resolution, "King Kong").map(({ year }) => year);
    expect(kongs).toEqual(expect.arrayContaining([1933, 1976, 2005]));
    expect(new Set(kongs).size).toBe(kongs.length);

    const vocabulary = createGenreVocabulary();
    const mentions = titles.flatMap(({ genres }) => genres);
    const known = mentions.filter((genre) => vocabulary.has(genre)).length;
    expect(known / mentions.length).toBeGreaterThan(0.995);
  });
});
