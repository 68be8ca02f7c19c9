import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceRecord } from "../../domain/index.ts";
import { resolveTitles } from "./resolve-titles.ts";

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

/** Few names, years and identifiers, so that all sorts of agreement and contradiction come up. */
const content = fc.record(
  {
    source: fc.constantFrom("tmdb", "tmdb-links", "imdb", "movielens", "wikipedia"),
    sourceId: fc.constantFrom("1", "2", "3", "4", "5", "6"),
    kind: optional(fc.constantFrom("film" as const, "series" as const)),
    name: optional(
      fc.constantFrom("Solaris", "The Solaris", "Casablanca", "Alien II", "Alien 2 (Solaris)", "Ugetsu"),
    ),
    originalName: optional(fc.constantFrom("Solaris", "Solyaris", "雨月物語")),
    year: optional(fc.integer({ min: 1998, max: 2004 })),
    directors: optional(fc.subarray(["Berg", "Thorn", "Lee"], { minLength: 1 })),
    externalIds: fc.record(
      {
        imdb: fc.constantFrom("tt0000001", "tt0000002", "tt0000003"),
        tmdb: fc.constantFrom("1", "2", "3"),
        movielens: fc.constantFrom("1", "2", "3"),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["source", "sourceId", "externalIds"] },
);

const records: fc.Arbitrary<SourceRecord[]> = fc
  .array(content, { maxLength: 14 })
  .map((rows) => rows.map((row, i) => ({ ...row, place: { file: `${row.source}.csv`, line: i + 1 } })));

const shuffled = records.chain((original) =>
  fc.tuple(fc.constant(original), fc.shuffledSubarray(original, { minLength: original.length })),
);

async function everything(input: readonly SourceRecord[]) {
  const { titles, conflicts, links, statements } = await resolveTitles(input);
  return { titles, conflicts, links, statements: [...statements()] };
}

describe("resolveTitles", () => {
  it("gives the same titles, ids, conflicts and statements in whatever order the records come", async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, async ([original, other]) => {
        expect(await everything(other)).toEqual(await everything(original));
      }),
      { numRuns: 400 },
    );
  });

  it("gives every title an id of its own and every identifier one title", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (input) => {
        const { titles, links } = await resolveTitles(input);
        const keys = links.map(({ scheme, value, titleId }) => {
          const kind = scheme === "tmdb" ? titleId.split("-")[0] : "";
          return `${scheme}${kind}:${value}`;
        });
        expect(new Set(keys).size).toBe(keys.length);
        expect(new Set(titles.map(({ id }) => id)).size).toBe(titles.length);
      }),
      { numRuns: 400 },
    );
  });

  it("never puts records with different imdb ids into one title", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (input) => {
        const { links } = await resolveTitles(input);
        const holders = links.filter(({ scheme }) => scheme === "imdb").map(({ titleId }) => titleId);
        expect(new Set(holders).size).toBe(holders.length);
      }),
    );
  });

  it("keeps the statements of every record of a named title, once", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (input) => {
        const named = input.filter((row) => row.name !== undefined);
        const { statements } = await resolveTitles(input);
        const stated = [...statements()].filter(({ field }) => field === "name").map(({ line }) => line);
        expect(stated.sort((a, b) => a - b)).toEqual(
          named.map(({ place }) => place.line).sort((a, b) => a - b),
        );
      }),
    );
  });
});
