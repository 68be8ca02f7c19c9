import { MarqueeError } from "../../core/index.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

/** Cells of a matrix in any order, each once. */
export interface SparseCells {
  /** `[cells]` */
  readonly rows: ArrayLike<number>;
  /** `[cells]` */
  readonly columns: ArrayLike<number>;
  /** `[cells]`; default all 1. */
  readonly values?: ArrayLike<number>;
}

/** A matrix, and for each of its entries the position of the cell that it came from, `[cells]`. */
export interface OrderedSparseMatrix extends SparseMatrix {
  readonly order: Uint32Array;
}

/**
 * Builds `[rows, dimensions]` from cells, for millions of them: columns ascend within a row.
 *
 * @throws MarqueeError `invalid-shape` for a cell outside, or the same cell twice.
 */
export function sparseMatrixOfCells(
  cells: SparseCells,
  rows: number,
  dimensions: number,
): OrderedSparseMatrix {
  const count = cells.rows.length;
  for (let cell = 0; cell < count; cell++) {
    if (!(cells.rows[cell] < rows && cells.columns[cell] < dimensions)) {
      const place = `(${cells.rows[cell]}, ${cells.columns[cell]})`;
      throw new MarqueeError("invalid-shape", `Cell ${place} lies outside of [${rows}, ${dimensions}].`);
    }
  }
  // By columns first and then, keeping their order, by rows.
  const byColumn = sorted(
    Uint32Array.from({ length: count }, (_, cell) => cell),
    cells.columns,
    dimensions,
  );
  const { order, offsets } = sorted(byColumn.order, cells.rows, rows);
  const columns = order.map((cell) => cells.columns[cell]);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] + 1; at < offsets[row + 1]; at++) {
      if (columns[at] !== columns[at - 1]) continue;
      throw new MarqueeError("invalid-shape", `Cell (${row}, ${columns[at]}) is there more than once.`);
    }
  }
  const { values } = cells;
  const held =
    values === undefined ? new Float32Array(count).fill(1) : Float32Array.from(order, (cell) => values[cell]);
  return { offsets, columns, values: held, rows, dimensions, order };
}

/** Cells in the order of their keys, which are below `limit`; those of one key stay as they were. */
function sorted(cells: Uint32Array, keys: ArrayLike<number>, limit: number) {
  const offsets = new Uint32Array(limit + 1);
  for (const cell of cells) offsets[keys[cell] + 1]++;
  for (let key = 0; key < limit; key++) offsets[key + 1] += offsets[key];
  const next = offsets.slice(0, limit);
  const order = new Uint32Array(cells.length);
  for (const cell of cells) order[next[keys[cell]]++] = cell;
  return { order, offsets };
}
