import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf } from "./matrix.ts";
import { topColumns } from "./top-columns.ts";

const grids = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, width]) =>
    fc.record({
      width: fc.constant(width),
      values: fc.array(fc.constantFrom(-2, 0, 0.5, 1, 3, Number.NaN, Number.NEGATIVE_INFINITY), {
        minLength: rows * width,
        maxLength: rows * width,
      }),
      barred: fc.array(fc.array(fc.nat(width - 1), { maxLength: width }), {
        minLength: rows,
        maxLength: rows,
      }),
      k: fc.integer({ min: 1, max: 14 }),
    }),
  );

describe("topColumns", () => {
  it("is what sorting gives, without the barred columns", () => {
    fc.assert(
      fc.property(grids, ({ width, values, barred, k }) => {
        const offsets = barred.reduce<number[]>(
          (sums, list) => [...sums, (sums.at(-1) ?? 0) + list.length],
          [0],
        );
        const top = topColumns(matrixOf(Float32Array.from(values), width), k, {
          offsets,
          columns: barred.flat(),
        });
        barred.forEach((list, row) => {
          const best = values
            .slice(row * width, (row + 1) * width)
            .map((score, column) => ({ score, column }))
            .filter(({ score, column }) => score > Number.NEGATIVE_INFINITY && !list.includes(column))
            .sort((a, b) => b.score - a.score || a.column - b.column)
            .slice(0, k);
          const [columns, scores] = [best.map(({ column }) => column), best.map(({ score }) => score)];
          while (columns.length < k) {
            columns.push(-1);
            scores.push(Number.NEGATIVE_INFINITY);
          }
          expect([...top.columns.subarray(row * k, (row + 1) * k)]).toEqual(columns);
          expect([...top.scores.subarray(row * k, (row + 1) * k)]).toEqual(scores);
        });
      }),
    );
  });

  it("names what does not fit", () => {
    const matrix = matrixOf(new Float32Array(6), 3);
    expect(() => topColumns(matrix, 0)).toThrow(/at least 1/);
    expect(() => topColumns(matrix, 1, { offsets: [0], columns: [] })).toThrow(/0 rows do not fit 2/);
  });
});
