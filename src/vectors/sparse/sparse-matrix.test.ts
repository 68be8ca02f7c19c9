import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf } from "../matrix.ts";
import {
  multiplySparse,
  type SparseMatrix,
  sparseMatrixOf,
  sparseRowNorms,
  takeSparseRows,
  transposeSparse,
} from "./sparse-matrix.ts";

const dense = ({ rows, dimensions, offsets, columns, values }: SparseMatrix) =>
  Array.from({ length: rows }, (_, row) => {
    const full = new Array<number>(dimensions).fill(0);
    for (let at = offsets[row]; at < offsets[row + 1]; at++) full[columns[at]] += values[at];
    return full;
  });

/** Small whole numbers, so that sums are exact. */
const grids = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, dimensions]) =>
    fc
      .array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions }), {
        minLength: rows,
        maxLength: rows,
      })
      .map((grid) => ({ grid, dimensions })),
  );

const sparse = (grid: readonly (readonly number[])[], dimensions: number) =>
  sparseMatrixOf(
    grid.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const]))),
    dimensions,
  );

describe("sparse matrices", () => {
  it("say the same as dense ones: slices, transposes, lengths, products", () => {
    fc.assert(
      fc.property(grids, ({ grid, dimensions }) => {
        const matrix = sparse(grid, dimensions);
        expect(dense(matrix)).toEqual(grid);
        const positions = grid.map((_, row) => grid.length - 1 - row).filter((row) => row % 2 === 0);
        expect(dense(takeSparseRows(matrix, positions))).toEqual(positions.map((row) => grid[row]));
        const turned = transposeSparse(matrix);
        expect(dense(turned)).toEqual(
          Array.from({ length: dimensions }, (_, column) => grid.map((row) => row[column])),
        );
        expect(transposeSparse(turned)).toEqual(matrix);
        expect([...sparseRowNorms(matrix)]).toEqual(
          grid.map((row) => Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0))),
        );
        const factors = Float32Array.from({ length: dimensions * 2 }, (_, at) => at - 3);
        const product = multiplySparse(matrix, matrixOf(factors, 2));
        expect([...product.values]).toEqual(
          grid.flatMap((row) =>
            [0, 1].map((output) => row.reduce((sum, value, at) => sum + value * factors[at * 2 + output], 0)),
          ),
        );
      }),
    );
  });

  it("sort the entries of a row and add up those of one column", () => {
    const matrix = sparseMatrixOf(
      [
        [
          [2, 1],
          [0, 5],
          [2, 3],
        ],
      ],
      3,
    );
    expect([[...matrix.columns], [...matrix.values]]).toEqual([
      [0, 2],
      [5, 4],
    ]);
  });

  it("name a column that does not fit, and sizes that do not", () => {
    expect(() => sparseMatrixOf([[[3, 1]]], 3)).toThrow(/Row 0 has column 3, of 3/);
    expect(() => multiplySparse(sparse([[1, 2]], 2), matrixOf(new Float32Array(3), 1))).toThrow(
      /\[1, 2\] times \[3, 1\]/,
    );
  });
});
