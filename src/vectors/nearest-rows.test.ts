import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { matrixOf } from "./matrix.ts";
import { cosine, nearestRows } from "./nearest-rows.ts";
import { nearestNeighbours } from "./neighbours.ts";

describe("nearestRows", () => {
  it("agrees with the search for many queries", async () => {
    const random = createRandom(7);
    const matrix = matrixOf(
      Float32Array.from({ length: 300 * 12 }, () => random.normal()),
      12,
    );
    const { indices } = await nearestNeighbours(matrix, { k: 10, queryRows: Int32Array.of(42) });
    expect(nearestRows(matrix, 42, 10).map(({ row }) => row)).toEqual([...indices]);
  });

  it("puts equal rows in order and refuses rows that are not there", () => {
    const matrix = matrixOf(Float32Array.of(1, 0, 1, 0, 0, 1, 1, 0), 2);
    expect(nearestRows(matrix, 1, 2).map(({ row }) => row)).toEqual([0, 3]);
    expect(() => nearestRows(matrix, 4, 1)).toThrow(/no row 4/);
  });

  it("calls the cosine with a zero vector 0", () => {
    expect(cosine(Float32Array.of(0, 0), Float32Array.of(1, 1))).toBe(0);
  });
});
