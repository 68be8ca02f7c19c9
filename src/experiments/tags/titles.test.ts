import { describe, expect, it } from "vitest";
import type { SourceRecord } from "../../domain/index.ts";
import { collectGenreKeywordTitles, collectKeywordTitles, collectMpstTitles } from "./titles.ts";

const record = (source: string, tmdb: number, members: Partial<SourceRecord>): SourceRecord => ({
  source,
  sourceId: String(tmdb),
  place: { file: "movies.jsonl", line: tmdb },
  externalIds: { tmdb: String(tmdb), imdb: `tt000000${tmdb}` },
  ...members,
});

const records = [
  record("tmdb", 10, {
    name: "Ten",
    synopsis: "Text of ten.",
    tagline: "A tagline.",
    genres: ["Drama"],
    cast: ["Ann Lee"],
  }),
  record("tmdb-5000", 10, {
    name: "Other ten",
    synopsis: "Other.",
    genres: ["Horror"],
    keywords: ["not used"],
  }),
  record("tmdb-companion", 9, { originalName: "Nine", synopsis: "Text of nine." }),
  record("tmdb", 8, { name: "No overview", genres: ["Drama"] }),
  record("tmdb", 7, { name: "No keywords", synopsis: "Text of seven.", genres: ["Comedy"] }),
  ...[8, 9, 10].map((id) => record("tmdb-keywords", id, { keywords: ["Space Opera", "drama"] })),
  record("mpst", 5, { synopsis: "A plot.", tags: ["cult"] }),
];

describe("titles of the tag protocol", () => {
  it("join keywords with the preferred overview, without people, genres or keywords in the text", async () => {
    const titles = await collectKeywordTitles(records);
    expect(titles).toEqual([
      { key: "9", document: { text: "Nine\nText of nine.", terms: [] }, tags: ["Space Opera", "drama"] },
      {
        key: "10",
        document: { text: "Ten\nText of ten.\nA tagline.", terms: [] },
        tags: ["Space Opera", "drama"],
      },
    ]);
  });

  it("put genres and keywords together, one tag for both", async () => {
    const titles = await collectGenreKeywordTitles(records);
    expect(titles.map(({ key, tags }) => [key, tags])).toEqual([
      ["7", ["comedy"]],
      ["10", ["drama", "space opera"]],
    ]);
  });

  it("take plots and tags of MPST", async () => {
    expect(await collectMpstTitles(records)).toEqual([
      { key: "tt0000005", document: { text: "A plot." }, tags: ["cult"] },
    ]);
  });
});
