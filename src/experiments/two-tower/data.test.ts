import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ratings } from "../movielens/ratings.ts";
import { chooseEvents, readTwoTowerData, splitInTime, warmPositives } from "./data.ts";

const day = 86_400_000;

function ratings(
  rows: readonly (readonly [user: number, movie: number, stars: number, time: number, part: number])[],
): Ratings {
  return {
    count: rows.length,
    users: Int32Array.from(rows, ([user]) => user),
    movies: Int32Array.from(rows, ([, movie]) => movie),
    values: Float64Array.from(rows, ([, , stars]) => stars),
    times: Float64Array.from(rows, ([, , , time]) => time * day),
    parts: Uint8Array.from(rows, ([, , , , part]) => part),
  };
}

describe("splitInTime", () => {
  it("keeps the parts of the file, and orders each viewer's events by time with unknown times first", () => {
    const { users, movies, train, test } = splitInTime(
      ratings([
        [9, 30, 4, 5, 0],
        [2, 10, 5, 3, 0],
        [9, 10, 3, Number.NaN, 0],
        [9, 20, 2, 1, 0],
        [9, 40, 5, Number.NaN, 0],
        [2, 20, 5, 8, 1],
        [5, 10, 5, 9, 2],
      ]),
    );
    expect([[...users], [...movies]]).toEqual([
      [2, 5, 9],
      [10, 20, 30, 40],
    ]);
    expect([...train.viewers]).toEqual([0, 2, 2, 2, 2]);
    expect([...train.titles]).toEqual([0, 0, 3, 1, 2]);
    expect([...train.offsets]).toEqual([0, 1, 1, 5]);
    expect([...train.stars]).toEqual([5, 3, 5, 2, 4]);
    expect([[...test.viewers], [...test.times]]).toEqual([[1], [9 * day]]);
  });

  it("cuts a release without parts at four fifths and nine tenths of its ratings", () => {
    const rows = Array.from({ length: 100 }, (_, at) => [1, (at * 37) % 100, 3, (at * 37) % 100, 3] as const);
    const { train, valid, test } = splitInTime(ratings(rows));
    expect([train, valid, test].map(({ titles }) => titles.length)).toEqual([80, 10, 10]);
    expect(Math.max(...train.times)).toBeLessThan(Math.min(...valid.times));
    expect(Math.max(...valid.times)).toBeLessThan(Math.min(...test.times));
  });

  it("says which part is empty", () => {
    expect(() => splitInTime(ratings([[1, 1, 5, 1, 0]]))).toThrow(/none for the valid part/);
  });
});

describe("chooseEvents", () => {
  it("keeps what it is told to and the viewers' places", () => {
    const { train } = splitInTime(
      ratings([
        [1, 10, 4, 1, 0],
        [1, 11, 3, 2, 0],
        [2, 10, 1, 1, 0],
        [3, 12, 5, 1, 0],
        [3, 10, 5, 2, 0],
        [1, 12, 4, 3, 1],
        [1, 12, 4, 3, 2],
      ]),
    );
    const chosen = warmPositives({ cold: Uint8Array.of(0, 0, 1) }, train);
    expect([[...chosen.viewers], [...chosen.titles], [...chosen.offsets]]).toEqual([
      [0, 2],
      [0, 0],
      [0, 1, 1, 2],
    ]);
    expect(chooseEvents(train, () => false).offsets).toEqual(new Uint32Array(4));
  });
});

const folder = process.env.MARQUEE_DATA ?? "../shared/data";

describe.skipIf(!existsSync(join(folder, "movielens-latest-small")))(`the data in ${folder}`, () => {
  it("joins ratings with metadata and posters", { timeout: 120_000 }, async () => {
    const { titles, users, cold, train, valid, test } = await readTwoTowerData(
      folder,
      "movielens-latest-small",
    );
    expect([users.length, titles.length]).toEqual([610, 9724]);
    expect(train.titles.length + valid.titles.length + test.titles.length).toBe(100_836);
    const share = (count: number) => count / titles.length;
    expect(share(cold.reduce((sum, is) => sum + is, 0))).toBeCloseTo(0.1, 2);
    expect(share(titles.filter(({ synopsis }) => synopsis !== undefined).length)).toBeGreaterThan(0.95);
    expect(share(titles.filter(({ posterPath }) => posterPath !== undefined).length)).toBeGreaterThan(0.4);
    expect(titles.find(({ movieId }) => movieId === 1)).toMatchObject({
      imdb: "tt0114709",
      tmdb: 862,
      year: 1995,
    });
  });
});
