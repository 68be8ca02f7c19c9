import { expect, it } from "vitest";
import { matrixOf } from "../../vectors/index.ts";
import { coldScores, standInsFor } from "./cold-titles.ts";

it("a new title has the score of the titles that it is like", async () => {
  const known = matrixOf(Float32Array.of(1, 0, 0, 1, 0, 0), 2);
  const cold = matrixOf(Float32Array.of(2, 0, 1, 1, -1, -1), 2);
  const scores = coldScores(await standInsFor(known, cold), Float32Array.of(3, 1, 100));
  expect(scores[0]).toBeCloseTo(3, 5);
  expect(scores[1]).toBeCloseTo(2, 5);
  // Nothing is like the third one, and a known title without content stands for none.
  expect(scores[2]).toBe(0);
});
