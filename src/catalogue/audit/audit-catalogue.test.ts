import { describe, expect, it } from "vitest";
import { type Reject, type Title, titleSchema } from "../../domain/index.ts";
import { record } from "../identity/record.test-helper.ts";
import { resolveTitles } from "../identity/resolve-titles.ts";
import { auditCatalogue } from "./audit-catalogue.ts";
import { renderAuditHtml } from "./render-html.ts";
import { renderAuditTable } from "./render-table.ts";
import { auditReportSchema } from "./report.ts";

let number = 0;
function title(content: Partial<Title>): Title {
  number += 1;
  const id = `film-${String(number).padStart(16, "0")}`;
  const base = { id, kind: "film", name: `Title ${number}`, externalIds: {}, genres: [], primaryGenres: [] };
  return titleSchema.parse({ ...base, sources: ["tmdb"], ...content });
}

const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}`).join(" ");

describe("auditCatalogue", () => {
  it("says of an empty catalogue that there is nothing", () => {
    const report = auditReportSchema.parse(auditCatalogue({ titles: [] }));
    expect(report.titles).toEqual({ total: 0, films: 0, series: 0 });
    expect(report.missing.every(({ titles, share }) => titles === 0 && share === 0)).toBe(true);
    expect(report.capabilities.every(({ effect }) => effect === "There are no titles.")).toBe(true);
  });

  it("counts what is missing by popularity, an empty list and an empty text as missing", () => {
    const report = auditCatalogue({
      titles: [
        title({ voteCount: 0, synopsis: "" }),
        title({ voteCount: 9, synopsis: words(30), cast: [] }),
        title({ voteCount: 10, synopsis: words(30), cast: ["Someone"] }),
        title({ voteCount: 10_000 }),
        title({}),
      ],
    });
    expect(report.bands.map(({ titles }) => titles)).toEqual([2, 1, 0, 0, 1, 1]);
    const of = (field: string) => report.missing.find((each) => each.field === field);
    expect(of("synopsis")).toMatchObject({ titles: 3, share: 0.6, shareByBand: [0.5, 0, null, null, 1, 1] });
    expect(of("cast")).toMatchObject({ titles: 4, shareByBand: [1, 0, null, null, 1, 1] });
    expect(of("votes")).toMatchObject({ titles: 1 });
  });

  it("counts an identifier as missing only where other titles have it", () => {
    const report = auditCatalogue({ titles: [title({ externalIds: { imdb: "tt0000001" } }), title({})] });
    expect(report.missing.find(({ field }) => field === "imdb")).toMatchObject({ titles: 1 });
    expect(report.missing.some(({ field }) => field === "tmdb")).toBe(false);
    expect(report.unusedIdentifiers).toEqual(["TMDB id"]);
    expect(renderAuditTable(report)).toContain("Identifiers that no title has: TMDB id");
    expect(renderAuditHtml(report)).toContain("Identifiers that no title has: TMDB id");
  });

  it("takes a poster for present when its picture is there or it has an address", () => {
    const titles = [
      title({ posterUrl: "posters/lost.jpg" }),
      title({ posterUrl: "posters/found.jpg" }),
      title({ posterUrl: "https://example.org/a.jpg" }),
    ];
    const report = auditCatalogue({ titles, posters: new Set([titles[1].id]) });
    expect(report.missing.find(({ field }) => field === "poster")).toMatchObject({ titles: 1 });
    expect(report.capabilities.find(({ name }) => name === "posters")).toMatchObject({ full: 1, partial: 1 });
  });

  it("finds near-empty, placeholder and shared synopses", () => {
    const shared = words(40);
    const { synopses } = auditCatalogue({
      titles: [
        title({ synopsis: "A man walks." }),
        title({ synopsis: "No overview found." }),
        title({ name: "Echo", synopsis: "Echo." }),
        title({ synopsis: shared }),
        title({ synopsis: shared.toUpperCase() }),
        title({}),
      ],
    });
    expect(synopses).toMatchObject({ present: 5, nearEmpty: 3, placeholders: 2, medianWords: 3 });
    expect(synopses.shared).toMatchObject({ groups: 1, titles: 2 });
  });

  it("tells likely duplicates from namesakes", () => {
    const { duplicates } = auditCatalogue({
      titles: [
        title({ name: "Echo", year: 2000, sources: ["tmdb"] }),
        title({ name: "The Echo", year: 2001, sources: ["wikipedia"] }),
        title({ name: "Echo", year: 1950, sources: ["tmdb"], externalIds: { imdb: "tt0000001" } }),
        title({ name: "Echo", year: 1950, sources: ["imdb"], externalIds: { imdb: "tt0000002" } }),
        title({ name: "Echo", kind: "series", id: "series-0000000000000001" as Title["id"], year: 2000 }),
        title({ name: "Silence", sources: ["mpst"] }),
        title({ name: "Silence", year: 1963 }),
      ],
    });
    expect(duplicates.likely).toMatchObject({ groups: 1, titles: 2, examples: [{ text: "Echo" }] });
    expect(duplicates.namesakes).toMatchObject({ groups: 1, titles: 2 });
    expect(duplicates.undated).toMatchObject({ groups: 1, examples: [{ text: "Silence" }] });
  });

  it("counts conflicts by type and decision, with places", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("a", "1", { externalIds: { imdb: "tt0000001" }, name: "Casablanca", year: 1942 }),
      record("b", "1", { externalIds: { imdb: "tt0000001" }, name: "Shrek", year: 2001 }),
    ]);
    const report = auditReportSchema.parse(auditCatalogue({ titles, conflicts }));
    expect(report.conflicts).toMatchObject({
      total: 1,
      byType: [
        {
          type: "wrong-identifier",
          merged: 0,
          keptApart: 1,
          examples: [{ records: [{ file: "a.csv" }, {}] }],
        },
      ],
    });
  });

  it("lists genres outside the vocabulary", () => {
    const { genres } = auditCatalogue({
      titles: [
        title({ genres: ["drama", "telenovela"], primaryGenres: ["drama"] }),
        title({ genres: ["drama"], primaryGenres: [] }),
      ],
    });
    expect(genres.known).toEqual([{ genre: "drama", label: "Drama", titles: 2, primary: 1 }]);
    expect(genres.unknown).toEqual([{ genre: "telenovela", titles: 1 }]);
    expect(genres.coverage).toBeCloseTo(2 / 3);
  });

  it("counts rejects by file and reason, with the first place", () => {
    const reject = (file: string, line: number, reason: Reject["reason"]): Reject => ({
      file,
      line,
      reason,
      column: null,
      message: `wrong at ${line}`,
      excerpt: "",
    });
    const { rejects } = auditCatalogue({
      titles: [],
      rejects: [
        reject("a.csv", 9, "wrong-type"),
        reject("a.csv", 3, "wrong-type"),
        reject("a.csv", 5, "missing-id"),
        reject("b.csv", 1, "too-long"),
      ],
      rowsByFile: new Map([["a.csv", 100]]),
    });
    expect(rejects.total).toBe(4);
    expect(rejects.byFile[0]).toEqual({
      file: "a.csv",
      rows: 100,
      rejected: 3,
      reasons: [
        { reason: "wrong-type", count: 2, line: 3, message: "wrong at 3" },
        { reason: "missing-id", count: 1, line: 5, message: "wrong at 5" },
      ],
    });
    expect(rejects.byFile[1].rows).toBeNull();
  });

  it("says what the gaps mean for capabilities", () => {
    const whole = (content: Partial<Title>) =>
      title({
        synopsis: words(50),
        genres: ["drama"],
        primaryGenres: ["drama"],
        directors: ["D"],
        ...content,
      });
    const titles = [
      ...Array.from({ length: 8 }, () => whole({ voteCount: 500, externalIds: { imdb: "tt0000007" } })),
      whole({ voteCount: 5, genres: [], primaryGenres: [] }),
      title({ voteCount: 5 }),
    ];
    const { capabilities } = auditCatalogue({
      titles,
      posters: new Set(titles.slice(0, 8).map(({ id }) => id)),
      eventCounts: new Map([
        [titles[0].id, 5],
        [titles[1].id, 1],
      ]),
    });
    const of = (name: string) => capabilities.find((capability) => capability.name === name);
    expect(of("genre-spectrum")).toMatchObject({ state: "works", full: 8, partial: 1 });
    expect(of("genre-spectrum")?.effect).toBe(
      "8 of 10 titles (80 %) have genres and a synopsis of at least 20 words, and can train the spectrum; " +
        "1 (10 %) have the text but no genres: they can be placed in the spectrum but teach it nothing; " +
        "1 (10 %) have no text to be placed by. Weakest where titles have 0–9 votes: 0 %.",
    );
    expect(of("warm-recommendations")).toMatchObject({ state: "poor", full: 1, partial: 1 });
    expect(of("cold-recommendations")).toMatchObject({ full: 8, partial: 1 });
    expect(of("posters")).toMatchObject({ full: 8, partial: 0 });
    expect(of("trailers")).toMatchObject({ state: "poor", full: 0 });
  });
});
