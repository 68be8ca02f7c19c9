import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importFolder } from "../../catalogue/index.ts";
import { createRandom } from "../../core/index.ts";
import type { SourceRecord } from "../../domain/index.ts";
import { createLsa } from "../../encoders/text/index.ts";
import { measureGenreSimilarity } from "./protocol.ts";
import { collectProtocolTitles } from "./protocol-titles.ts";
import { voteBuckets } from "./scores.ts";

const themes = {
  Horror: ["ghost", "curse", "blood", "cellar", "scream", "grave", "shadow"],
  Romance: ["kiss", "wedding", "letter", "summer", "dance", "heart", "promise"],
  Western: ["sheriff", "saloon", "cattle", "outlaw", "desert", "rifle", "stagecoach"],
};
const fillers = ["a", "house", "city", "friend", "night", "story", "road", "family", "secret", "return"];

/** Synopses of words of one or two genres among words of none. */
function records(count: number): SourceRecord[] {
  const random = createRandom(1);
  const names = Object.keys(themes) as (keyof typeof themes)[];
  const pick = <Item>(list: readonly Item[]) => list[random.integer(list.length)];
  return Array.from({ length: count }, (_, id) => {
    const genres = [...new Set(random.next() < 0.2 ? [pick(names), pick(names)] : [pick(names)])];
    const words = Array.from({ length: 24 }, () =>
      random.next() < 0.25 ? pick(themes[pick(genres)]) : pick(fillers),
    );
    return record(id + 1, {
      name: `Title ${id}`,
      synopsis: words.join(" "),
      genres,
      voteCount: 10 ** random.integer(6),
    });
  });
}

const record = (id: number, members: Partial<SourceRecord>): SourceRecord => ({
  source: "tmdb",
  sourceId: String(id),
  place: { file: "movies.jsonl", line: id },
  externalIds: { tmdb: id } as unknown as SourceRecord["externalIds"],
  ...members,
});

describe("collectProtocolTitles", () => {
  it("prefers TMDB, fills up from TMDB-5000, adds keywords, and sorts by number", async () => {
    const titles = await collectProtocolTitles([
      record(10, { name: "Ten", synopsis: "Ten.", genres: ["Drama"], cast: ["Ann Lee"] }),
      record(9, { name: "No genre", synopsis: "Nine." }),
      record(8, { name: "No overview", genres: ["Drama"] }),
      record(10, { source: "tmdb-5000", name: "Other ten", synopsis: "Other.", genres: ["Horror"] }),
      record(2, {
        source: "tmdb-5000",
        name: "Two",
        synopsis: "Two.",
        genres: ["Horror"],
        cast: ["Bo"],
        voteCount: 7,
      }),
      record(2, { source: "tmdb-keywords", keywords: ["Space Opera"] }),
    ]);
    expect(titles.map(({ key, genres }) => [key, genres])).toEqual([
      ["2", ["Horror"]],
      ["10", ["Drama"]],
    ]);
    expect(titles[0].texts.keywords).toEqual(["Space Opera"]);
    expect(titles[0].texts.cast).toBeUndefined();
    expect(titles[1].texts.cast).toEqual(["Ann Lee"]);
  });

  const folder = process.env.MARQUEE_DATA ?? "../shared/data";
  it.skipIf(!existsSync(join(folder, "tmdb")))(
    `finds 15,786 titles in ${folder}`,
    { timeout: 120_000 },
    async () => {
      const read = async function* () {
        for await (const item of importFolder(join(folder, "tmdb")))
          if (item.kind === "record") yield item.record;
      };
      expect(await collectProtocolTitles(read())).toHaveLength(15_786);
    },
  );
});

describe("measureGenreSimilarity", () => {
  it("scores text, spectrum and augmented spectrum, with intervals and paired differences", {
    timeout: 60_000,
  }, async () => {
    const titles = await collectProtocolTitles(records(700));
    const result = await measureGenreSimilarity(titles, {
      embedders: [createLsa({ dimensions: 8 })],
      spectrum: { hidden: [32], dimensions: 8, batchSize: 128, maxPasses: 30, learningRate: 5e-3 },
      ensemble: 2,
    });
    const scores = new Map(result.rows.map((row) => [row.method, row]));
    expect([...scores.keys()]).toEqual([
      "lsa",
      "gs-on-lsa",
      "gs-augmented-on-lsa",
      "term-evidence",
      "gs-on-lsa-term-evidence",
      "gs-augmented-on-lsa-term-evidence",
      "gs-x2-on-lsa-term-evidence",
    ]);
    const all = (method: string) => scores.get(method)?.all ?? 0;
    expect(all("gs-on-lsa")).toBeGreaterThan(all("lsa"));
    expect(all("gs-on-lsa-term-evidence")).toBeGreaterThan(60);
    for (const { all: mean, interval, buckets } of result.rows) {
      expect(interval.low).toBeLessThanOrEqual(mean);
      expect(interval.high).toBeGreaterThanOrEqual(mean);
      expect(Object.keys(buckets)).toEqual(Object.keys(voteBuckets));
    }
    const first = result.comparisons[0];
    expect([first.method, first.against]).toEqual(["gs-on-lsa", "lsa"]);
    expect(first.all.mean).toBeCloseTo(all("gs-on-lsa") - all("lsa"), 1);
    expect(result.titles.train + result.titles.valid + result.titles.test).toBe(700);
  });

  it("says what is missing when there are too few titles", async () => {
    await expect(measureGenreSimilarity(await collectProtocolTitles(records(2)))).rejects.toThrow(/too few/);
  });
});
