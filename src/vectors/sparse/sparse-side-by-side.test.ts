import { describe, expect, it } from "vitest";
import { matrixOf } from "../matrix.ts";
import { sparseMatrixOf } from "./sparse-matrix.ts";
import { sparseOf, sparseSideBySide, stackSparse } from "./sparse-side-by-side.ts";

describe("sparseSideBySide", () => {
  it("keeps every entry of every row, columns ascending", () => {
    const first = sparseMatrixOf([[[1, 2]], [], [[0, 3]]], 2);
    const second = sparseMatrixOf([[[0, 4]], [[2, 5]], []], 3);
    const expected = sparseMatrixOf(
      [
        [
          [1, 2],
          [2, 4],
        ],
        [[4, 5]],
        [[0, 3]],
      ],
      5,
    );
    expect(sparseSideBySide([first, second])).toEqual(expected);
  });

  it("names numbers of rows that differ", () => {
    const [one, two] = [sparseMatrixOf([[]], 1), sparseMatrixOf([[], []], 1)];
    expect(() => sparseSideBySide([one, two])).toThrow(/\[1, 2\]/);
    expect(() => sparseSideBySide([])).toThrow(/equally many rows/);
  });
});

describe("stackSparse", () => {
  it("keeps the rows in their order", () => {
    const first = sparseMatrixOf([[[1, 2]], []], 2);
    const second = sparseMatrixOf([[[0, 4]]], 2);
    expect(stackSparse([first, second])).toEqual(sparseMatrixOf([[[1, 2]], [], [[0, 4]]], 2));
    expect(() => stackSparse([first, sparseMatrixOf([[]], 3)])).toThrow(/\[2, 3\]/);
  });
});

describe("sparseOf", () => {
  it("leaves zeros out, whole rows of them too", () => {
    const dense = matrixOf(Float32Array.of(0, 1, 0, 0, 2, 3), 2);
    expect(sparseOf(dense)).toEqual(
      sparseMatrixOf(
        [
          [[1, 1]],
          [],
          [
            [0, 2],
            [1, 3],
          ],
        ],
        2,
      ),
    );
  });
});
