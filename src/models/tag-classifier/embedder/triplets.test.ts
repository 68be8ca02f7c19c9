import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { labelRowsOf } from "../../../metrics/index.ts";
import { evaluate, input } from "../../../tensor/index.ts";
import { multiLabelTripletLoss } from "./triplet-loss.ts";
import { sharedTags, TripletPairs, tripletSource } from "./triplet-source.ts";

/** The loss of unit vectors at the given angles, in degrees; rows 2j and 2j + 1 are pairs. */
async function lossAt(angles: readonly number[], shared: readonly (readonly number[])[], margin: number) {
  const batch = angles.length;
  const vectors = angles.flatMap((angle) => [
    Math.cos((angle * Math.PI) / 180),
    Math.sin((angle * Math.PI) / 180),
  ]);
  const loss = multiLabelTripletLoss(input("x", [batch, 2]), input("shared", [batch, batch]), margin);
  const { result } = await evaluate(
    { result: loss },
    {
      x: { data: Float32Array.from(vectors), shape: [batch, 2] },
      shared: { data: Float32Array.from(shared.flat()), shape: [batch, batch] },
    },
  );
  return result.data[0] as number;
}

const distance = (first: number, second: number) => 2 - 2 * Math.cos(((first - second) * Math.PI) / 180);

describe("multiLabelTripletLoss", () => {
  const angles = [0, 20, 40, 90];

  it("takes the nearest negative beyond the positive", async () => {
    const apart = [
      [2, 1, 0, 0],
      [1, 2, 0, 0],
      [0, 0, 2, 1],
      [0, 0, 1, 2],
    ];
    const excess = (anchor: number, positive: number, negative: number) =>
      Math.max(0, distance(anchor, positive) - distance(anchor, negative) + 0.5);
    // Of 20° both others are beyond 0°: 40° is as near as the positive, so 90° is the nearest beyond.
    // Of 40° none is beyond 90°, so the farthest: 0°. Of 90° both are beyond 40°; the nearest: 20°.
    const expected = (excess(0, 20, 40) + excess(20, 0, 90) + excess(40, 90, 0) + excess(90, 40, 20)) / 4;
    expect(await lossAt(angles, apart, 0.5)).toBeCloseTo(expected, 4);
  });

  it("does not push away what shares as many tags as the positive, and counts anchors without negatives as 0", async () => {
    const same = Array.from({ length: 4 }, () => [1, 1, 1, 1]);
    expect(await lossAt(angles, same, 0.5)).toBe(0);
    const onlyFirst = [
      [2, 1, 1, 0],
      [1, 2, 1, 1],
      [1, 1, 2, 1],
      [1, 1, 1, 2],
    ];
    const only = Math.max(0, distance(0, 20) - distance(0, 90) + 2);
    expect(await lossAt(angles, onlyFirst, 2)).toBeCloseTo(only / 4, 4);
  });
});

describe("triplet batches", () => {
  // Tag 0: titles 0–5; tag 1: titles 4–7; tag 2: title 8; title 9 has none.
  const labels = labelRowsOf(
    Array.from({ length: 10 }, (_, title) =>
      [title <= 5 && 0, title >= 4 && title <= 7 && 1, title === 8 && 2].filter((tag) => tag !== false),
    ),
    3,
  );
  const task = { labels, train: Int32Array.from({ length: 10 }, (_, title) => title), rareEmphasis: 0 };

  it("pair every tagged title once an epoch with one that shares a tag", async () => {
    const titles: number[] = [];
    const source = tripletSource(task, (_arrays, chosen) => titles.push(...chosen));
    expect(source.samples).toBe(18);
    const shared = new Float32Array(36);
    for (let first = 0; first < 18; first += 6) {
      await source.fill({ shared }, { first, rows: 6, seed: 1, random: createRandom(first) });
      for (let at = 0; at < 6; at += 2) expect(shared[at * 6 + at + 1]).toBeGreaterThan(0);
    }
    const anchors = titles.filter((_, at) => at % 2 === 0).sort((first, second) => first - second);
    expect(anchors).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("count tags in common", () => {
    const target = new Float32Array(9);
    sharedTags(labels, [4, 5, 8], target);
    expect([...target]).toEqual([2, 2, 0, 2, 2, 0, 0, 0, 1]);
  });

  it("draw positives of rare tags more often when asked to", () => {
    const share = (rareEmphasis: number) => {
      const pairs = new TripletPairs({ ...task, rareEmphasis });
      const random = createRandom(2);
      const drawn = Array.from({ length: 2000 }, () => pairs.positiveOf(5, random));
      return drawn.filter((title) => title >= 6).length / 2000;
    };
    expect(share(0)).toBeCloseTo(1 / 3, 1);
    expect(share(3)).toBeGreaterThan(share(0) + 0.1);
  });

  it("need two titles with a tag", () => {
    expect(() => new TripletPairs({ ...task, train: Int32Array.of(0, 9) })).toThrow(/at least two/);
  });
});
