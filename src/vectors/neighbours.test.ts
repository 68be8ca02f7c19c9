import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { type Matrix, matrixOf, rowOf } from "./matrix.ts";
import { nearestNeighbours } from "./neighbours.ts";
import { l2NormaliseRows } from "./scaling.ts";

/** Small whole numbers, so that ties are common and every dot product is exact. */
function gridMatrix(rows: number, dimensions: number, seed: number): Matrix {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: rows * dimensions }, () => random.integer(3) - 1);
  return matrixOf(values, dimensions);
}

function randomMatrix(rows: number, dimensions: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrixOf(
    Float32Array.from({ length: rows * dimensions }, () => random.normal()),
    dimensions,
  );
}

const dot = (first: Float32Array, second: Float32Array) =>
  first.reduce((sum, value, axis) => sum + value * second[axis], 0);

function bruteForce(base: Matrix, query: Float32Array, k: number, self: number): number[] {
  return Array.from({ length: base.rows }, (_, row) => ({ row, score: dot(rowOf(base, row), query) }))
    .filter(({ row }) => row !== self)
    .toSorted((first, second) => second.score - first.score || first.row - second.row)
    .slice(0, k)
    .map(({ row }) => row);
}

describe("nearestNeighbours", () => {
  it("finds what brute force finds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(),
        async (rows, dimensions, k, seed) => {
          const base = randomMatrix(rows, dimensions, seed);
          const { indices } = await nearestNeighbours(base, { k });
          const unit = l2NormaliseRows(base);
          for (let row = 0; row < rows; row++) {
            const expected = bruteForce(unit, rowOf(unit, row), k, row);
            const found = [...indices.subarray(row * k, (row + 1) * k)];
            // Cosines that differ in the last bit only may change places: compare what was found by its cosine.
            const cosines = (list: number[]) =>
              list.map((other) => dot(rowOf(unit, other), rowOf(unit, row)).toFixed(4));
            expect(cosines(found.filter((index) => index >= 0))).toEqual(cosines(expected));
            expect(found.slice(expected.length).every((index) => index === -1)).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("gives equal similarities to the lower rows, across blocks", async () => {
    // 4,500 copies of four directions: whole blocks of ties.
    const random = createRandom(1);
    const kinds = Int32Array.from({ length: 4500 }, () => random.integer(4));
    const values = new Float32Array(4500 * 4);
    kinds.forEach((kind, row) => {
      values[row * 4 + kind] = 1;
    });
    const { indices } = await nearestNeighbours(matrixOf(values, 4), {
      k: 50,
      queryRows: Int32Array.of(0, 2000, 4499),
      threads: 2,
    });
    [0, 2000, 4499].forEach((query, at) => {
      const expected = [...kinds.keys()]
        .filter((row) => kinds[row] === kinds[query] && row !== query)
        .slice(0, 50);
      expect([...indices.subarray(at * 50, at * 50 + 50)]).toEqual(expected);
    });
  });

  it("is exact over several blocks of queries and base", async () => {
    const base = gridMatrix(5000, 6, 2);
    const queryRows = Int32Array.from({ length: 300 }, (_, index) => index * 16);
    const { indices, similarities } = await nearestNeighbours(base, { k: 20, queryRows });
    const unit = l2NormaliseRows(base);
    for (const at of [0, 17, 255, 256, 299]) {
      const query = rowOf(unit, queryRows[at]);
      const found = similarities.subarray(at * 20, at * 20 + 20);
      const expected = bruteForce(unit, query, 20, queryRows[at]).map((row) => dot(rowOf(unit, row), query));
      for (let place = 0; place < 20; place++) expect(found[place]).toBeCloseTo(expected[place], 5);
      expect(indices.subarray(at * 20, at * 20 + 20)).not.toContain(queryRows[at]);
    }
  });

  it("gives in worker threads what it gives without", { timeout: 30_000 }, async () => {
    // Groups of near rows in more than one part of dimensions, so that most rows are left early.
    const centres = randomMatrix(20, 20, 4);
    const base = randomMatrix(15_000, 20, 5);
    base.values.forEach((value, index) => {
      const row = Math.floor(index / 20);
      base.values[index] = 0.3 * value + centres.values[(row % 20) * 20 + (index % 20)];
    });
    const threaded = await nearestNeighbours(base, { k: 10, threads: 2 });
    const queryRows = Int32Array.from({ length: 100 }, (_, index) => index * 149);
    const alone = await nearestNeighbours(base, { k: 10, queryRows });
    const unit = l2NormaliseRows(base);
    queryRows.forEach((row, at) => {
      const found = [...threaded.indices.subarray(row * 10, row * 10 + 10)];
      expect(found).toEqual([...alone.indices.subarray(at * 10, at * 10 + 10)]);
      if (at % 20 === 0) expect(found).toEqual(bruteForce(unit, rowOf(unit, row), 10, row));
    });
  });

  it("searches for vectors that are not in the base", async () => {
    const base = matrixOf(Float32Array.of(1, 0, 0, 1, 0, 0), 2);
    const { indices, similarities } = await nearestNeighbours(base, {
      k: 3,
      queries: matrixOf(Float32Array.of(3, 0.1), 2),
    });
    expect([...indices]).toEqual([0, 1, 2]);
    expect(similarities[2]).toBe(0);
  });

  it("refuses what cannot be compared, and stops when told to", async () => {
    const base = randomMatrix(10, 3, 3);
    await expect(nearestNeighbours(base, { k: 0 })).rejects.toThrow(/at least 1/);
    await expect(nearestNeighbours(base, { k: 1, queries: randomMatrix(2, 4, 1) })).rejects.toThrow(
      /4 dimensions/,
    );
    await expect(nearestNeighbours(base, { k: 1, signal: AbortSignal.abort() })).rejects.toThrow(/stopped/);
  });
});
