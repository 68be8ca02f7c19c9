import { describe, expect, it } from "vitest";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { madeUpViewing } from "./conformance.test-helper.ts";
import { createEase } from "./ease.ts";

/** X B by the formulas of the paper, with plain elimination in double precision. */
function exactScores(
  lists: readonly (readonly number[])[],
  titles: number,
  ridge: number,
  dropout: number,
): number[][] {
  const gram = Array.from({ length: titles }, (_, i) =>
    Array.from(
      { length: titles },
      (__, j) => lists.filter((list) => list.includes(i) && list.includes(j)).length,
    ),
  );
  const left = gram.map((row, i) =>
    row.map((value, j) => value + (i === j ? (value * dropout) / (1 - dropout) + ridge : 0)),
  );
  const right = gram.map((row, i) => row.map((_, j) => Number(i === j)));
  for (let pivot = 0; pivot < titles; pivot++) {
    const scale = left[pivot][pivot];
    for (const matrix of [left, right]) matrix[pivot] = matrix[pivot].map((value) => value / scale);
    for (let row = 0; row < titles; row++) {
      if (row === pivot) continue;
      const factor = left[row][pivot];
      for (const matrix of [left, right])
        matrix[row] = matrix[row].map((value, at) => value - factor * matrix[pivot][at]);
    }
  }
  return lists.map((list) =>
    Array.from({ length: titles }, (_, j) =>
      list.reduce((sum, i) => sum + (i === j ? 0 : -right[i][j] / right[j][j]), 0),
    ),
  );
}

const { histories } = madeUpViewing(200, 30, "ease").interactions;
const lists = Array.from({ length: histories.rows }, (_, row) => [
  ...histories.columns.subarray(histories.offsets[row], histories.offsets[row + 1]),
]);

describe("createEase", () => {
  it("agrees with the closed form in double precision, with and without dropout", async () => {
    for (const dropout of [0, 0.4]) {
      const model = await createEase({ regularisation: 3, dropout }).fit({ histories });
      const { values } = await model.score({ histories });
      const expected = exactScores(lists, 30, 3, dropout).flat();
      values.forEach((score, at) => expect(score).toBeCloseTo(expected[at], 4));
    }
  });

  it("weighs viewers by their number of events, and damps popular titles", async () => {
    const long = Array.from({ length: 30 }, (_, title) => title);
    const uneven = [[0, 1], [0, 1], [0, 2], long, long];
    const matrix = sparseMatrixOf(
      uneven.map((list) => list.map((title) => [title, 1] as const)),
      30,
    );
    const scoreOf = async (options: object) => {
      const model = await createEase({ regularisation: 1, ...options }).fit({ histories: matrix });
      return (await model.score({ histories: sparseMatrixOf([[[0, 1]]], 30) })).values;
    };
    const plain = await scoreOf({});
    const weighted = await scoreOf({ viewerExponent: 1 });
    // Title 9 was seen with title 0 only by those who saw everything.
    expect(weighted[9] / weighted[1]).toBeLessThan(plain[9] / plain[1]);
    const damped = await scoreOf({ popularityExponent: 0.5 });
    expect(damped[1]).toBeCloseTo(plain[1] / Math.sqrt(5), 5);
  });

  it("weighs what is in a history", async () => {
    const model = await createEase({ regularisation: 3 }).fit({ histories });
    const score = async (weight: number) =>
      (await model.score({ histories: sparseMatrixOf([[[4, weight]]], 30) })).values;
    const [once, twice] = [await score(1), await score(2)];
    once.forEach((value, at) => expect(twice[at]).toBeCloseTo(2 * value, 5));
  });

  it("refuses what single precision cannot invert", async () => {
    // All viewers saw the same titles, so that XᵀX has rank 1.
    const same = sparseMatrixOf(
      Array.from(
        { length: 2000 },
        () =>
          [
            [0, 1],
            [1, 1],
            [2, 1],
          ] as const,
      ),
      3,
    );
    const fitted = createEase({ regularisation: 1e-6 }).fit({ histories: same });
    await expect(fitted).rejects.toMatchObject({
      code: "not-finite",
      hint: expect.stringMatching(/regularisation/) as string,
    });
  });
});
