import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { buildApproximateIndex } from "./approximate-index.ts";
import { type Matrix, matrixOf, takeRows } from "./matrix.ts";
import { nearestNeighbours } from "./neighbours.ts";

/** Clusters of different sizes, as genres make them. */
function clustered(rows: number, dimensions: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centres = Float32Array.from({ length: 40 * dimensions }, () => random.normal());
  const values = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const centre = Math.floor(40 * random.next() ** 2) * dimensions;
    for (let axis = 0; axis < dimensions; axis++) {
      values[row * dimensions + axis] = centres[centre + axis] + 0.5 * random.normal();
    }
  }
  return matrixOf(values, dimensions);
}

describe("buildApproximateIndex", () => {
  it("finds at least 99 % of the 100 nearest", async () => {
    const base = clustered(8000, 32, 1);
    const queries = takeRows(
      base,
      Int32Array.from({ length: 200 }, (_, index) => index * 40),
    );
    const index = await buildApproximateIndex(base);
    const approximate = index.search(queries, 100);
    const exact = await nearestNeighbours(base, { k: 100, queries });
    let found = 0;
    for (let query = 0; query < queries.rows; query++) {
      const wanted = new Set(exact.indices.subarray(query * 100, query * 100 + 100));
      for (const row of approximate.indices.subarray(query * 100, query * 100 + 100))
        if (wanted.has(row)) found++;
    }
    expect(found / (queries.rows * 100)).toBeGreaterThanOrEqual(0.99);
    expect(approximate.similarities[0]).toBeCloseTo(1, 4);
  });

  it("answers one query, and marks places that it cannot fill", async () => {
    const index = await buildApproximateIndex(matrixOf(Float32Array.of(1, 0, 0, 2), 2));
    const { indices, similarities } = index.search(matrixOf(Float32Array.of(5, 1), 2), 3);
    expect([...indices]).toEqual([0, 1, -1]);
    expect(similarities[2]).toBe(Number.NEGATIVE_INFINITY);
  });

  it("refuses queries of other dimensions", async () => {
    const index = await buildApproximateIndex(matrixOf(Float32Array.of(1, 0), 2));
    expect(() => index.search(matrixOf(Float32Array.of(1, 0, 0), 3), 1)).toThrow(/3 dimensions/);
  });
});
