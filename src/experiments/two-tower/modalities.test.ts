import { describe, expect, it } from "vitest";
import { madeUpData } from "./made-up-data.test-helper.ts";
import { categoricalModality } from "./modalities.ts";

describe("categoricalModality", () => {
  it("says how long a title is in quarters of an hour, where at least three learned titles are alike", () => {
    const [some] = madeUpData().titles;
    const titles = [100, 91, 104, 105, 99].map((runtimeMinutes) => ({ ...some, runtimeMinutes }));
    const views = new Float64Array(5);
    const warm = Uint8Array.of(1, 1, 1, 1, 0);
    const { vocabulary, categorical } = categoricalModality({ titles, warm, views, recentViews: views });
    const { offsets, columns } = categorical.categories;
    const said = titles.map((_, title) =>
      Array.from(columns.subarray(offsets[title], offsets[title + 1]), (column) => vocabulary.at(column))
        .filter(([field]) => field === "runtime")
        .map(([, value]) => value),
    );
    expect(said).toEqual([["6"], ["6"], ["6"], [], ["6"]]);
  });
});
