import { describe, expect, it } from "vitest";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { popularityCategories } from "./popularity.ts";

const day = 86_400_000;

/** One liking a viewer: of a title, on a day. */
function likings(pairs: readonly (readonly [title: number, day: number])[], titles: number) {
  return [
    sparseMatrixOf(
      pairs.map(([title]) => [[title, 1] as const]),
      titles,
    ),
    Float64Array.from(pairs, ([, time]) => time * day),
  ] as const;
}

const many = (count: number, title: number, on: number) =>
  Array.from({ length: count }, () => [title, on] as const);

describe("popularityCategories", () => {
  it("tells what is liked of late from what was liked long ago", () => {
    const rows = popularityCategories(
      ...likings([...many(40, 0, 10), ...many(3, 1, 10), ...many(9, 1, 400)], 3),
    );
    expect(rows).toEqual([
      { popularity: ["9"], recentPopularity: [] },
      { popularity: ["0"], recentPopularity: ["0"] },
      { popularity: [], recentPopularity: [] },
    ]);
  });

  it("is not misled by a date in the far future, and passes over unknown times", () => {
    const real = [...many(120, 0, 400), ...many(2, 1, 370), ...many(2, 2, 100)];
    const plain = popularityCategories(...likings(real, 3));
    const odd = popularityCategories(...likings([...real, [2, 40_000], [2, Number.NaN]], 3));
    expect(odd.map(({ recentPopularity }) => recentPopularity)).toEqual(
      plain.map(({ recentPopularity }) => recentPopularity),
    );
    expect(plain.map(({ recentPopularity }) => recentPopularity)).toEqual([["9"], ["0"], []]);
  });

  it("knows nothing of late where no time is known", () => {
    const rows = popularityCategories(...likings(many(3, 0, Number.NaN), 1));
    expect(rows).toEqual([{ popularity: ["0"], recentPopularity: [] }]);
  });
});
