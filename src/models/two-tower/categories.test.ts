import { describe, expect, it } from "vitest";
import { Categories, type CategoryRow, fitCategories, popularityLevels } from "./categories.ts";

const rows: CategoryRow[] = [
  { genre: ["drama", "war"], person: ["a", "b"], year: ["1990"] },
  { genre: ["drama", "drama"], person: ["a"], note: ["x"] },
  { genre: ["comedy"], person: ["c", "b"] },
];
const limits = { genre: {}, person: { least: 2, most: 1 } };

describe("fitCategories", () => {
  it("keeps the most frequent values of the fields that have limits", () => {
    const categories = fitCategories(rows, limits);
    expect(Array.from({ length: categories.size }, (_, column) => categories.at(column))).toEqual([
      ["genre", "drama"],
      ["genre", "comedy"],
      ["genre", "war"],
      ["person", "a"],
    ]);
  });

  it("reads rows as sets of categories, and passes over what it does not know", () => {
    const { offsets, columns, values } = fitCategories(rows, limits).encode([
      ...rows,
      { genre: ["western"] },
      {},
    ]);
    expect([...offsets]).toEqual([0, 3, 5, 6, 6, 6]);
    expect([...columns]).toEqual([0, 2, 3, 0, 3, 1]);
    expect(new Set(values)).toEqual(new Set([1]));
  });

  it("is the same after saving, and refuses what it did not save", () => {
    const categories = fitCategories(rows, limits);
    const loaded = Categories.fromJSON(JSON.parse(JSON.stringify(categories)));
    expect(loaded.encode(rows)).toEqual(categories.encode(rows));
    expect(() => Categories.fromJSON({ categories: [["genre"]] })).toThrow(/damaged/);
  });
});

describe("popularityLevels", () => {
  it("rises with the views, and gives none to what nobody watched", () => {
    expect(popularityLevels([0, 1, 2, 50, 1000], 4)).toEqual([undefined, "0", "0", "2", "3"]);
    expect(popularityLevels([7, 7], 5)).toEqual(["0", "0"]);
    expect(popularityLevels([], 5)).toEqual([]);
  });
});
