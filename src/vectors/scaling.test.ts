import { describe, expect, it } from "vitest";
import { matrixOf, rowOf, sideBySide, takeRows } from "./matrix.ts";
import { fitStandardisation, l2NormaliseRows, standardise } from "./scaling.ts";

describe("matrices", () => {
  const matrix = matrixOf(Float32Array.of(1, 2, 3, 4, 5, 6), 2);

  it("takes rows in the given order", () => {
    expect([...takeRows(matrix, [2, 0]).values]).toEqual([5, 6, 1, 2]);
  });

  it("puts matrices side by side", () => {
    const right = matrixOf(Float32Array.of(7, 8, 9), 1);
    expect([...sideBySide([matrix, right]).values]).toEqual([1, 2, 7, 3, 4, 8, 5, 6, 9]);
    expect(() => sideBySide([matrix, matrixOf(Float32Array.of(1), 1)])).toThrow(/\[3, 1\]/);
  });

  it("refuses a broken row", () => {
    expect(() => matrixOf(Float32Array.of(1, 2, 3), 2)).toThrow(/whole number of rows/);
  });
});

describe("scaling", () => {
  it("gives rows length 1 and leaves zeros alone", () => {
    const scaled = l2NormaliseRows(matrixOf(Float32Array.of(3, 4, 0, 0), 2));
    expect(rowOf(scaled, 0)[0]).toBeCloseTo(0.6, 6);
    expect([...rowOf(scaled, 1)]).toEqual([0, 0]);
  });

  it("standardises by the chosen rows only", () => {
    const matrix = matrixOf(Float32Array.of(1, 5, 3, 5, 100, 5), 2);
    const standardisation = fitStandardisation(matrix, [0, 1]);
    expect([...standardisation.mean]).toEqual([2, 5]);
    expect([...standardise(matrix, standardisation).values]).toEqual([-1, 0, 1, 0, 98, 0]);
  });

  it("refuses vectors of other dimensions", () => {
    const standardisation = fitStandardisation(matrixOf(Float32Array.of(1, 2), 2));
    expect(() => standardise(matrixOf(Float32Array.of(1, 2, 3), 3), standardisation)).toThrow(/of 3/);
  });
});
