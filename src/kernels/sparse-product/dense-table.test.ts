import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { DenseTable } from "./dense-table.ts";

const random = createRandom("dense table");

/** A table of small whole numbers, so that sums are exact. */
function filled(rows: number, columns: number): DenseTable {
  const table = new DenseTable(rows, columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) table.set(row, column, random.integer(9) - 4);
  return table;
}

function sparse(rows: number, width: number, perRow: number) {
  const lists = Array.from({ length: rows }, (_, row) =>
    row % 5 === 2 ? [] : Array.from({ length: 1 + random.integer(perRow) }, () => random.integer(width)),
  );
  const offsets = Uint32Array.from([0, ...lists.map((list) => list.length)]);
  for (let row = 0; row < rows; row++) offsets[row + 1] += offsets[row];
  const columns = Uint32Array.from(lists.flat());
  return { offsets, columns, values: Float32Array.from(columns, () => random.integer(5) - 2) };
}

function expected(
  table: DenseTable,
  { offsets, columns, values }: ReturnType<typeof sparse>,
  weighted: boolean,
) {
  const rows = offsets.length - 1;
  const result = new Float32Array(rows * table.columns);
  for (let row = 0; row < rows; row++)
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      for (let column = 0; column < table.columns; column++)
        result[row * table.columns + column] += (weighted ? values[at] : 1) * table.get(columns[at], column);
  return result;
}

describe("DenseTable", () => {
  it("multiplies sparse rows by a table whose width is no whole number of panels", async () => {
    for (const [rows, columns] of [
      [7, 1],
      [40, 32],
      [33, 71],
    ]) {
      const table = filled(rows, columns);
      const left = sparse(23, rows, 6);
      expect(await table.multiply(left)).toEqual(expected(table, left, true));
      const { values: _, ...ones } = left;
      expect(await table.multiply(ones)).toEqual(expected(table, left, false));
      const row = Float32Array.from({ length: columns }, (_, at) => at + 1);
      table.setRow(rows - 1, row);
      expect(row.map((_, column) => table.get(rows - 1, column))).toEqual(row);
    }
  });

  it("takes a slice of the offsets, and no rows", async () => {
    const table = filled(12, 5);
    const left = sparse(9, 12, 4);
    const slice = { ...left, offsets: left.offsets.subarray(3, 8) };
    expect(await table.multiply(slice)).toEqual(expected(table, left, true).subarray(15, 35));
    expect(await table.multiply({ ...left, offsets: left.offsets.subarray(4, 5) })).toHaveLength(0);
  });

  it("gives the same in worker threads, in several passes, and again afterwards", async () => {
    const table = filled(60, 30_000);
    const left = sparse(1300, 60, 12);
    const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
      Buffer.from(buffer, byteOffset, byteLength);
    const alone = await table.multiply(left, { threads: 1 });
    for (let again = 0; again < 2; again++) {
      expect(bytesOf(await table.multiply(left, { threads: 3 })).equals(bytesOf(alone))).toBe(true);
    }
    const last = expected(table, { ...left, offsets: left.offsets.subarray(1298) }, true);
    expect(bytesOf(alone.subarray(1298 * 30_000)).equals(bytesOf(last))).toBe(true);
  });

  it("stops when asked to", async () => {
    const stopped = filled(3, 3).multiply(sparse(2, 3, 2), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  });
});
