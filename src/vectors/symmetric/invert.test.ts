import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { invertSymmetric } from "./invert.ts";
import { invertSmall } from "./invert-small.ts";
import { SymmetricMatrix } from "./symmetric-matrix.ts";

/** XᵀX + ridge of random X, with columns of very different lengths. */
function gram(size: number, ridge: number, side?: number): SymmetricMatrix {
  const random = createRandom(`gram ${size}`);
  const rows = Array.from({ length: size * 2 }, () =>
    Float64Array.from({ length: size }, (_, column) => (random.next() < 2 / (2 + column) ? 1 : 0)),
  );
  const matrix = new SymmetricMatrix(size, side);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const product = rows.reduce((sum, row) => sum + row[i] * row[j], 0);
      matrix.set(i, j, product + (i === j ? ridge : 0));
    }
  return matrix;
}

const copyOf = (matrix: SymmetricMatrix) =>
  Array.from({ length: matrix.size }, (_, row) => Float64Array.from(matrix.row(row)));

/** The largest element of A · B − I. */
function residual(matrix: readonly Float64Array[], inverse: SymmetricMatrix): number {
  let worst = 0;
  for (let column = 0; column < inverse.size; column++) {
    const right = inverse.row(column);
    matrix.forEach((row, at) => {
      const product = row.reduce((sum, value, k) => sum + value * right[k], 0);
      worst = Math.max(worst, Math.abs(product - (at === column ? 1 : 0)));
    });
  }
  return worst;
}

describe("SymmetricMatrix", () => {
  it("keeps both halves as one, over blocks that do not divide its size", () => {
    const matrix = new SymmetricMatrix(10, 4);
    for (let i = 0; i < 10; i++) for (let j = 0; j <= i; j++) matrix.set(j, i, i * 10 + j);
    for (let i = 0; i < 10; i++) {
      const expected = Array.from({ length: 10 }, (_, j) => Math.max(i, j) * 10 + Math.min(i, j));
      expect([...matrix.row(i)]).toEqual(expected);
      expect(expected.map((_, j) => matrix.get(i, j))).toEqual(expected);
    }
    const copy = new SymmetricMatrix(10, 3);
    for (let i = 0; i < 10; i++) copy.setRow(i, Float64Array.from(matrix.row(i)));
    for (let i = 0; i < 10; i++) expect(copy.row(i)).toEqual(matrix.row(i));
    expect(() => new SymmetricMatrix(0)).toThrow(/at least one row/);
  });
});

describe("invertSymmetric", () => {
  it("gives the inverse, whatever the blocks", async () => {
    for (const [size, side] of [
      [1, undefined],
      [50, 16],
      [200, 64],
      [300, 96],
      [150, 200],
    ] as const) {
      const matrix = gram(size, 5, side);
      const before = copyOf(matrix);
      await invertSymmetric(matrix);
      expect(residual(before, matrix)).toBeLessThan(1e-4);
    }
  });

  it("agrees with elimination in double precision", async () => {
    const matrix = gram(130, 2);
    const exact = invertSmall(Float64Array.from(copyOf(matrix).flatMap((row) => [...row])), 130);
    await invertSymmetric(matrix);
    for (let row = 0; row < 130; row++)
      matrix
        .row(row)
        .forEach((value, column) => expect(value).toBeCloseTo(exact?.[row * 130 + column] ?? 0, 5));
  });

  it("says so when the matrix is not positive definite, and stops when asked to", async () => {
    const matrix = new SymmetricMatrix(3);
    matrix.set(0, 0, 1);
    matrix.set(1, 1, -1);
    await expect(invertSymmetric(matrix)).rejects.toMatchObject({ code: "not-finite" });
    const stopped = invertSymmetric(gram(20, 1), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  });
});
