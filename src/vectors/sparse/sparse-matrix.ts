import { MarqueeError } from "../../core/index.ts";
import { type Matrix, rowOf } from "../matrix.ts";

/** A matrix in compressed sparse rows, `[rows, dimensions]`: only the entries that are not zero are kept. */
export interface SparseMatrix {
  /** Row `i` is `[offsets[i], offsets[i + 1])` of the two arrays below, `[rows + 1]`. */
  readonly offsets: Uint32Array;
  /** Column of each entry; ascending inside a row unless what made the matrix says otherwise. */
  readonly columns: Uint32Array;
  readonly values: Float32Array;
  readonly rows: number;
  readonly dimensions: number;
}

/** An entry of a sparse row. */
export type SparseEntry = readonly [column: number, value: number];

/**
 * Builds a matrix from the entries of its rows, which are sorted by column; entries of one column add up.
 *
 * @throws MarqueeError `invalid-shape` when a column is not one of the dimensions.
 */
export function sparseMatrixOf(rows: readonly (readonly SparseEntry[])[], dimensions: number): SparseMatrix {
  const offsets = new Uint32Array(rows.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  rows.forEach((entries, row) => {
    for (const [column, value] of entries.toSorted(([first], [second]) => first - second)) {
      if (!(Number.isInteger(column) && column >= 0 && column < dimensions)) {
        throw new MarqueeError(
          "invalid-shape",
          `Row ${row} has column ${column}, of ${dimensions} dimensions.`,
        );
      }
      if (columns.length > offsets[row] && columns.at(-1) === column) values[values.length - 1] += value;
      else {
        columns.push(column);
        values.push(value);
      }
    }
    offsets[row + 1] = columns.length;
  });
  return {
    offsets,
    columns: Uint32Array.from(columns),
    values: Float32Array.from(values),
    rows: rows.length,
    dimensions,
  };
}

/** The rows at the given positions, copied, in the given order. */
export function takeSparseRows(matrix: SparseMatrix, positions: ArrayLike<number>): SparseMatrix {
  const offsets = new Uint32Array(positions.length + 1);
  for (let at = 0; at < positions.length; at++) {
    const row = positions[at];
    offsets[at + 1] = offsets[at] + matrix.offsets[row + 1] - matrix.offsets[row];
  }
  const columns = new Uint32Array(offsets[positions.length]);
  const values = new Float32Array(columns.length);
  for (let at = 0; at < positions.length; at++) {
    const [from, to] = [matrix.offsets[positions[at]], matrix.offsets[positions[at] + 1]];
    columns.set(matrix.columns.subarray(from, to), offsets[at]);
    values.set(matrix.values.subarray(from, to), offsets[at]);
  }
  return { offsets, columns, values, rows: positions.length, dimensions: matrix.dimensions };
}

/** The Euclidean length of every row, `[rows]`. */
export function sparseRowNorms({ offsets, values, rows }: SparseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) squares += values[at] * values[at];
    norms[row] = Math.sqrt(squares);
  }
  return norms;
}

/** The transposed matrix, `[dimensions, rows]`: what was a column is a row, entries in the order of the old rows. */
export function transposeSparse({ offsets, columns, values, rows, dimensions }: SparseMatrix): SparseMatrix {
  const turned = new Uint32Array(dimensions + 1);
  for (const column of columns) turned[column + 1]++;
  for (let column = 0; column < dimensions; column++) turned[column + 1] += turned[column];
  const next = turned.slice(0, dimensions);
  const turnedColumns = new Uint32Array(columns.length);
  const turnedValues = new Float32Array(columns.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const to = next[columns[at]]++;
      turnedColumns[to] = row;
      turnedValues[to] = values[at];
    }
  }
  return {
    offsets: turned,
    columns: turnedColumns,
    values: turnedValues,
    rows: dimensions,
    dimensions: rows,
  };
}

/**
 * `sparse · dense`: `[rows, dimensions] · [dimensions, outputs]`, summed in double precision.
 *
 * @throws MarqueeError `invalid-shape` when the inner sizes differ.
 */
export function multiplySparse(sparse: SparseMatrix, dense: Matrix): Matrix {
  if (sparse.dimensions !== dense.rows) {
    throw new MarqueeError(
      "invalid-shape",
      `[${sparse.rows}, ${sparse.dimensions}] times [${dense.rows}, ${dense.dimensions}]: the inner sizes differ.`,
    );
  }
  const outputs = dense.dimensions;
  const values = new Float32Array(sparse.rows * outputs);
  const sums = new Float64Array(outputs);
  for (let row = 0; row < sparse.rows; row++) {
    sums.fill(0);
    for (let at = sparse.offsets[row]; at < sparse.offsets[row + 1]; at++) {
      const factors = rowOf(dense, sparse.columns[at]);
      const value = sparse.values[at];
      for (let output = 0; output < outputs; output++) sums[output] += value * factors[output];
    }
    values.set(sums, row * outputs);
  }
  return { values, rows: sparse.rows, dimensions: outputs };
}
