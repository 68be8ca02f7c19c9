import { describe, expect, it } from "vitest";
import { madeUpData } from "./made-up-data.test-helper.ts";
import { categoricalModality } from "./modalities.ts";

describe("categoricalModality", () => {
  it("says how long and how dear a title was in levels, where at least three learned titles are alike", () => {
    const [some] = madeUpData().titles;
    const titles = [
      { ...some, runtimeMinutes: 100, budget: 1_100_000 },
      { ...some, runtimeMinutes: 91, budget: 2_000_000 },
      { ...some, runtimeMinutes: 104, budget: 1_000_000 },
      { ...some, runtimeMinutes: 105 },
      { ...some, runtimeMinutes: 99, budget: 2_200_000 },
    ];
    const views = new Float64Array(5);
    const warm = Uint8Array.of(1, 1, 1, 1, 0);
    const source = { titles, warm, views, recentViews: views };
    const { vocabulary, categorical } = categoricalModality(source);
    const said = titles.map((_, title) => {
      const { offsets, columns } = categorical.categories;
      const of = Array.from(columns.subarray(offsets[title], offsets[title + 1]), (column) =>
        vocabulary.at(column),
      );
      return of.filter(([field]) => field === "runtime" || field === "budget").map((at) => at.join(" "));
    });
    const usual = ["runtime 6", "budget 18"];
    expect(said).toEqual([usual, usual, usual, [], ["runtime 6"]]);
  });
});
