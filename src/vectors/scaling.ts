import { MarqueeError } from "../core/index.ts";
import { type Matrix, rowOf } from "./matrix.ts";

/** A copy whose rows have length 1; rows of zeros stay zeros. The dot product of two rows is their cosine. */
export function l2NormaliseRows(matrix: Matrix): Matrix {
  const values = matrix.values.slice();
  const copy = { ...matrix, values };
  for (let row = 0; row < matrix.rows; row++) {
    const vector = rowOf(copy, row);
    let squares = 0;
    for (const value of vector) squares += value * value;
    if (squares === 0) continue;
    const factor = 1 / Math.sqrt(squares);
    for (let axis = 0; axis < vector.length; axis++) vector[axis] *= factor;
  }
  return copy;
}

/** Mean and deviation of every dimension, `[dimensions]` each. */
export interface Standardisation {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Below this deviation a dimension counts as constant and is only centred. */
const leastDeviation = 1e-6;

/**
 * Mean and deviation of the chosen rows.
 *
 * @param positions Rows to learn from; default all.
 * @throws MarqueeError `invalid-shape` without any row.
 */
export function fitStandardisation(matrix: Matrix, positions?: ArrayLike<number>): Standardisation {
  const { dimensions } = matrix;
  const rows = positions ?? Int32Array.from({ length: matrix.rows }, (_, row) => row);
  if (rows.length === 0) throw new MarqueeError("invalid-shape", "Standardisation needs at least one row.");
  const mean = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  for (let index = 0; index < rows.length; index++) {
    const vector = rowOf(matrix, rows[index]);
    for (let axis = 0; axis < dimensions; axis++) mean[axis] += vector[axis] / rows.length;
  }
  for (let index = 0; index < rows.length; index++) {
    const vector = rowOf(matrix, rows[index]);
    for (let axis = 0; axis < dimensions; axis++) {
      squares[axis] += (vector[axis] - mean[axis]) ** 2 / rows.length;
    }
  }
  const deviation = Float32Array.from(squares, (variance) =>
    Math.sqrt(variance) < leastDeviation ? 1 : Math.sqrt(variance),
  );
  return { mean: Float32Array.from(mean), deviation };
}

/**
 * A copy with `(x - mean) / deviation` in every dimension.
 *
 * @throws MarqueeError `invalid-shape` when the dimensions differ.
 */
export function standardise(matrix: Matrix, { mean, deviation }: Standardisation): Matrix {
  if (mean.length !== matrix.dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `A standardisation of ${mean.length} dimensions does not fit vectors of ${matrix.dimensions}.`,
    );
  }
  const { dimensions } = matrix;
  const values = new Float32Array(matrix.values.length);
  for (let index = 0; index < values.length; index++) {
    const axis = index % dimensions;
    values[index] = (matrix.values[index] - mean[axis]) / deviation[axis];
  }
  return { ...matrix, values };
}
