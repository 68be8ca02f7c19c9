import { MarqueeError } from "../../core/index.ts";
import type { Matrix } from "../matrix.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

/**
 * Puts matrices with equally many rows side by side: `[rows, d1]` and `[rows, d2]` become `[rows, d1 + d2]`.
 *
 * @throws MarqueeError `invalid-shape` when the numbers of rows differ or there is no matrix.
 */
export function sparseSideBySide(matrices: readonly SparseMatrix[]): SparseMatrix {
  const rows = matrices[0]?.rows ?? 0;
  if (matrices.length === 0 || matrices.some((matrix) => matrix.rows !== rows)) {
    const counts = matrices.map((matrix) => matrix.rows).join(", ");
    throw new MarqueeError("invalid-shape", `Matrices side by side need equally many rows, not [${counts}].`);
  }
  const entries = matrices.reduce((sum, { columns }) => sum + columns.length, 0);
  const offsets = new Uint32Array(rows + 1);
  const columns = new Uint32Array(entries);
  const values = new Float32Array(entries);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    let first = 0;
    for (const matrix of matrices) {
      for (let place = matrix.offsets[row]; place < matrix.offsets[row + 1]; place++, at++) {
        columns[at] = first + matrix.columns[place];
        values[at] = matrix.values[place];
      }
      first += matrix.dimensions;
    }
    offsets[row + 1] = at;
  }
  const dimensions = matrices.reduce((sum, matrix) => sum + matrix.dimensions, 0);
  return { offsets, columns, values, rows, dimensions };
}

/** Puts matrices over the same columns one below the other. @throws MarqueeError `invalid-shape` for other columns. */
export function stackSparse(matrices: readonly SparseMatrix[]): SparseMatrix {
  const dimensions = matrices[0]?.dimensions ?? 0;
  if (matrices.length === 0 || matrices.some((matrix) => matrix.dimensions !== dimensions)) {
    const counts = matrices.map((matrix) => matrix.dimensions).join(", ");
    throw new MarqueeError("invalid-shape", `Stacked matrices need the same columns, not [${counts}].`);
  }
  const rows = matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  const entries = matrices.reduce((sum, { columns }) => sum + columns.length, 0);
  const stacked = {
    offsets: new Uint32Array(rows + 1),
    columns: new Uint32Array(entries),
    values: new Float32Array(entries),
  };
  let [row, at] = [0, 0];
  for (const matrix of matrices) {
    stacked.columns.set(matrix.columns, at);
    stacked.values.set(matrix.values, at);
    for (let own = 1; own <= matrix.rows; own++) stacked.offsets[row + own] = at + matrix.offsets[own];
    row += matrix.rows;
    at += matrix.columns.length;
  }
  return { ...stacked, rows, dimensions };
}

/** The entries of a matrix that are not zero. */
export function sparseOf({ values, rows, dimensions }: Matrix): SparseMatrix {
  const offsets = new Uint32Array(rows + 1);
  const columns: number[] = [];
  const kept: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== 0) {
      columns.push(at % dimensions);
      kept.push(values[at]);
    }
    offsets[Math.floor(at / dimensions) + 1] = kept.length;
  }
  return { offsets, columns: Uint32Array.from(columns), values: Float32Array.from(kept), rows, dimensions };
}
