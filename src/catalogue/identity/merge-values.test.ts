import { describe, expect, it } from "vitest";
import { record } from "./record.test-helper.ts";
import { resolveTitles } from "./resolve-titles.ts";
import type { ResolutionOptionsInput } from "./options.ts";
import type { SourceRecord } from "../../domain/index.ts";

const imdb = "tt0000001";
const say = (source: string, content: Partial<SourceRecord>) =>
  record(source, "1", { externalIds: { imdb }, name: "One", ...content });

async function merged(records: SourceRecord[], options?: ResolutionOptionsInput) {
  const { titles } = await resolveTitles(records, { options });
  expect(titles).toHaveLength(1);
  return titles[0];
}

const words = (count: number, word: string) => Array.from({ length: count }, () => word).join(" ");

describe("merging of values", () => {
  it("takes the value of the most trusted source that has one", async () => {
    const title = await merged([
      say("wikipedia", { cast: ["W"], countries: ["US"] }),
      say("zebra", { cast: ["Z"] }),
      say("tmdb", { cast: [] }),
    ]);
    expect([title.cast, title.countries]).toEqual([["W"], ["US"]]);
  });

  it("takes the first complete synopsis, else the longest", async () => {
    const [short, complete, long] = [words(3, "short"), words(25, "complete"), words(200, "long")];
    const all = [
      say("tmdb", { synopsis: short }),
      say("wikipedia", { synopsis: complete }),
      say("mpst", { synopsis: long }),
    ];
    expect((await merged(all)).synopsis).toBe(complete);
    expect((await merged(all.slice(0, 2), { completeWords: 50 })).synopsis).toBe(complete);
    expect((await merged(all, { fieldPriority: { synopsis: ["mpst"] } })).synopsis).toBe(long);
  });

  it("unites keywords without repeating them", async () => {
    const title = await merged([
      say("tmdb-keywords", { keywords: ["Robot", "café"] }),
      say("tmdb", { keywords: ["robot", "Cafe", "moon"] }),
    ]);
    expect(title.keywords).toEqual(["robot", "Cafe", "moon"]);
  });

  it("never mixes votes and popularity of different records", async () => {
    const title = await merged([
      say("tmdb", { voteCount: 10, voteAverage: 7 }),
      say("tmdb-companion", { voteCount: 99, voteAverage: 8, popularity: 5 }),
    ]);
    expect([title.voteCount, title.voteAverage, title.popularity]).toEqual([10, 7, undefined]);
  });

  it("does not take a release date that contradicts the year", async () => {
    const title = await merged([
      say("tmdb", { year: 1972 }),
      say("wikipedia", { releaseDate: "1997-04-11" }),
      say("zebra", { releaseDate: "1973-01-05" }),
    ]);
    expect([title.year, title.releaseDate]).toEqual([1972, "1973-01-05"]);
    expect((await merged([say("tmdb", { releaseDate: "1997-04-11" })])).year).toBe(1997);
  });

  it("counts a family of sources as one voice for primary genres", async () => {
    const records = [
      say("tmdb", { genres: ["Action", "Science Fiction"] }),
      say("tmdb-5000", { genres: ["Action", "Science Fiction", "Foreign"] }),
      say("wikipedia", { genres: ["Science Fiction"] }),
    ];
    const title = await merged(records);
    expect(title.primaryGenres).toEqual(["science fiction"]);
    expect(title.genres).toEqual(["action", "foreign", "science fiction"]);
    const apart = await merged(records, { genreVoices: { "tmdb-5000": "kaggle" } });
    expect(apart.primaryGenres).toEqual(["action", "science fiction"]);
  });

  it("keeps all genres of a single source as they are", async () => {
    const title = await merged([say("tmdb", { genres: ["TV Movie", "Music", "War"] })]);
    expect(title.primaryGenres).toEqual(["music", "tv movie", "war"]);
    expect(title.genres).toEqual(title.primaryGenres);
  });

  it("refuses a policy that does not fit its field", async () => {
    await expect(resolveTitles([], { options: { policies: { year: "united" } } })).rejects.toThrow("lists");
  });
});
