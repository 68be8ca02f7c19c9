import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { genreShares } from "./genres.ts";
import { loadDemoTitles } from "./load-titles.ts";

const titles = await loadDemoTitles();

describe("the bundled catalogue", () => {
  it("has films and series with genres of several sources", () => {
    expect(titles.length).toBeGreaterThanOrEqual(400);
    expect(titles.filter(({ kind }) => kind === "series").length).toBeGreaterThan(50);
    expect(titles.every(({ genres }) => Object.values(genres).some((list) => list.length > 0))).toBe(true);
    const several = titles.filter(({ genres }) => Object.keys(genres).length > 1);
    expect(several.length / titles.length).toBeGreaterThan(0.8);
  });

  it("has synopses of 40 to 80 words", () => {
    const words = titles.map(({ id, synopsis }) => ({ id, words: synopsis.split(/\s+/).length }));
    expect(words.filter((each) => each.words < 40 || each.words > 80)).toEqual([]);
  });

  it("says nothing in a genre that tastes do not know", () => {
    expect(titles.filter((title) => genreShares(title).size === 0).map(({ id }) => id)).toEqual([]);
  });
});

describe("genreShares", () => {
  it("is the share of the sources that give a genre, whatever they call it", () => {
    const genres = { tmdb: ["Sci-Fi & Fantasy"], imdb: ["Sci-Fi", "Drama"], wikipedia: ["Romantic Comedy"] };
    const shares = genreShares({ ...titles[0], genres });
    expect(shares.get("Science Fiction")).toBeCloseTo(2 / 3, 9);
    expect(shares.get("Comedy")).toBeCloseTo(1 / 3, 9);
    expect(shares.get("Romance")).toBeCloseTo(1 / 3, 9);
    expect(shares.has("Horror")).toBe(false);
  });
});

describe("loadDemoTitles", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-demo-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const load = async (...lines: string[]) => {
    await writeFile(join(folder, "titles-x.jsonl"), lines.join("\n"));
    return loadDemoTitles(folder);
  };
  const row = JSON.stringify(titles[0]);

  it("names file and line of a bad row", async () => {
    await expect(load(row, "", "{")).rejects.toThrow(/titles-x\.jsonl:3: not JSON/);
    await expect(load(JSON.stringify({ ...titles[0], year: "1994" }))).rejects.toThrow(
      /titles-x\.jsonl:1: .*year/s,
    );
    await expect(load(JSON.stringify({ ...titles[0], rating: 5 }))).rejects.toThrow(
      /titles-x\.jsonl:1: .*rating/s,
    );
    await expect(load(row, row)).rejects.toThrow(/titles-x\.jsonl:2: .*already at titles-x\.jsonl:1/);
  });

  it("says what is missing", async () => {
    await expect(loadDemoTitles(folder)).rejects.toMatchObject({ code: "missing-input" });
    await expect(loadDemoTitles(join(folder, "nowhere"))).rejects.toMatchObject({ code: "missing-input" });
  });
});
