import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { labelRowsOf } from "../../../metrics/index.ts";
import { matrixOf } from "../../../vectors/index.ts";
import { kMeans, nearestCentres } from "./k-means.ts";
import { fitTagClusters, membersOf } from "./tag-clusters.ts";

const corners = [
  [0, 0],
  [10, 0],
  [0, 10],
];

/** Points around three corners, in turn. */
function points(count: number, seed: number) {
  const random = createRandom(seed);
  const values = Float32Array.from(
    { length: count * 2 },
    (_, at) => corners[Math.floor(at / 2) % 3][at % 2] + random.normal() * 0.5,
  );
  return matrixOf(values, 2);
}

const options = (count: number) => ({ count, iterations: 20, random: createRandom(4) });

describe("kMeans", () => {
  it("finds the middle of every group, the same for the same seed", () => {
    const centres = kMeans(points(300, 1), options(3));
    for (const [x, y] of corners) {
      const [nearest] = nearestCentres(centres, Float32Array.of(x, y), 1);
      expect(Math.hypot(centres.values[nearest * 2] - x, centres.values[nearest * 2 + 1] - y)).toBeLessThan(
        0.2,
      );
    }
    expect(kMeans(points(300, 1), options(3))).toEqual(centres);
  });

  it("gives fewer centres where there are fewer different rows, and none without rows", () => {
    const same = matrixOf(Float32Array.of(1, 2, 1, 2, 1, 2, 3, 4), 2);
    expect(kMeans(same, options(3)).rows).toBe(2);
    expect(() => kMeans(matrixOf(new Float32Array(), 2), options(3))).toThrow(/no rows to cluster/);
  });

  it("orders centres by distance", () => {
    const centres = matrixOf(Float32Array.of(5, 0, 1, 0, 3, 0, 1, 0), 2);
    expect(nearestCentres(centres, Float32Array.of(0, 0), 3)).toEqual([1, 3, 2]);
  });
});

describe("fitTagClusters", () => {
  it("keeps the tags that members have often enough", () => {
    const rows = points(30, 2);
    // Tag 0 everywhere, tag 1 + g in group g, tag 4 once.
    const lists = Array.from({ length: 30 }, (_, row) => [0, 1 + (row % 3), ...(row === 0 ? [4] : [])]);
    const found = fitTagClusters(
      rows,
      labelRowsOf(lists, 5),
      { count: 3, nearest: 1, minimumTitles: 5, iterations: 20 },
      { random: createRandom(1) },
    );
    expect(found.tags.map((tags) => [...tags]).toSorted(([, first], [, second]) => first - second)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    expect(membersOf(found, rows).map(({ length }) => length)).toEqual([10, 10, 10]);
    expect(membersOf({ ...found, nearest: 2 }, rows).reduce((sum, { length }) => sum + length, 0)).toBe(60);
  });
});
