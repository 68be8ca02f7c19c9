import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { sparseMatrixOfCells } from "./sparse-cells.ts";
import { sparseMatrixOf } from "./sparse-matrix.ts";

describe("sparseMatrixOfCells", () => {
  it("sorts cells, and says where each entry came from", () => {
    const random = createRandom("cells");
    const chosen = random.shuffle(Array.from({ length: 7 * 9 }, (_, at) => at)).slice(0, 30);
    const rows = chosen.map((at) => Math.floor(at / 9));
    const columns = chosen.map((at) => at % 9);
    const values = chosen.map((_, cell) => cell + 0.5);
    const { order, ...matrix } = sparseMatrixOfCells({ rows, columns, values }, 7, 9);
    const lists = Array.from({ length: 7 }, (_, row) =>
      chosen.flatMap((_, cell) => (rows[cell] === row ? [[columns[cell], values[cell]] as const] : [])),
    );
    expect(matrix).toEqual(sparseMatrixOf(lists, 9));
    expect([...matrix.values]).toEqual(Array.from(order, (cell) => values[cell]));
    expect(sparseMatrixOfCells({ rows, columns }, 7, 9).values.every((value) => value === 1)).toBe(true);
  });

  it("refuses cells outside and cells that are there twice", () => {
    expect(() => sparseMatrixOfCells({ rows: [0], columns: [3] }, 1, 3)).toThrow(
      /\(0, 3\) lies outside of \[1, 3\]/,
    );
    expect(() => sparseMatrixOfCells({ rows: [1, 0, 1], columns: [2, 2, 2] }, 2, 3)).toThrow(
      /\(1, 2\).*more than once/,
    );
  });
});
