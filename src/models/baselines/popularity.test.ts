import { describe, expect, it } from "vitest";
import { sparseMatrixOf, topColumns } from "../../vectors/index.ts";
import { createPopularity } from "./popularity.ts";
import type { Interactions } from "./recommender.ts";

const lists = [[0, 1], [0, 1], [0, 2], [2], [2, 3]];
const histories = sparseMatrixOf(
  lists.map((list) => list.map((title) => [title, 1] as const)),
  4,
);
const day = 86_400_000;

async function order(
  interactions: Interactions,
  options: Parameters<typeof createPopularity>[0],
  segment?: number,
) {
  const model = await createPopularity(options).fit(interactions);
  const segments = segment === undefined ? undefined : Int32Array.of(segment);
  const scores = await model.score({ histories: sparseMatrixOf([[]], 4), segments });
  return [...topColumns(scores, 4).columns];
}

describe("createPopularity", () => {
  it("orders by events", async () => {
    expect(await order({ histories }, {})).toEqual([0, 2, 1, 3]);
  });

  it("halves events with age, and leaves out those without a time", async () => {
    const times = Float64Array.of(0, 0, 0, 0, Number.NaN, 1, 30, 30, 2).map((days) => days * day);
    // Title 2 has events of 1, 30 and 30 days; 0 two at day 0; 1 two at day 0; 3 one at day 2.
    expect(await order({ histories, times }, { halfLifeDays: 1 })).toEqual([2, 3, 0, 1]);
    expect(await order({ histories, times: times.fill(Number.NaN) }, { halfLifeDays: 1 })).toEqual([
      0, 2, 1, 3,
    ]);
  });

  it("knows segments, and what all like where a segment has little to say", async () => {
    const segments = Int32Array.of(0, 0, 0, 1, 1);
    const given = { histories, segments };
    expect((await order(given, { perSegment: true, smoothing: 0.1 }, 1)).slice(0, 2)).toEqual([2, 3]);
    // All together saw 0 and 2 equally often, so that the segment decides between them.
    expect(await order(given, { perSegment: true, smoothing: 1e6 }, 1)).toEqual([2, 0, 1, 3]);
    for (const unknown of [-1, 7]) {
      expect(await order(given, { perSegment: true, smoothing: 0.1 }, unknown)).toEqual([0, 2, 1, 3]);
    }
  });
});
