import { MarqueeError } from "../core/index.ts";

/** Embeddings row by row: `values` is `[rows, dimensions]`, row-major. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly dimensions: number;
}

/**
 * Looks at an array as a matrix, without copying it.
 *
 * @throws MarqueeError `invalid-shape` when it is not a whole number of rows.
 */
export function matrixOf(values: Float32Array, dimensions: number): Matrix {
  if (!Number.isInteger(dimensions) || dimensions < 1 || values.length % dimensions !== 0) {
    throw new MarqueeError(
      "invalid-shape",
      `${values.length} values are not a whole number of rows of ${dimensions} dimensions.`,
    );
  }
  return { values, rows: values.length / dimensions, dimensions };
}

/** One row as a view. */
export function rowOf({ values, dimensions }: Matrix, row: number): Float32Array {
  return values.subarray(row * dimensions, (row + 1) * dimensions);
}

/** The rows at the given positions, copied, in the given order. */
export function takeRows(matrix: Matrix, positions: ArrayLike<number>): Matrix {
  const { dimensions } = matrix;
  const values = new Float32Array(positions.length * dimensions);
  for (let index = 0; index < positions.length; index++) {
    values.set(rowOf(matrix, positions[index]), index * dimensions);
  }
  return { values, rows: positions.length, dimensions };
}

/**
 * Matrices of equally many rows side by side: `[rows, Σ dimensions]`.
 *
 * @throws MarqueeError `invalid-shape` when the numbers of rows differ or there is no matrix.
 */
export function sideBySide(matrices: readonly Matrix[]): Matrix {
  const rows = matrices[0]?.rows ?? 0;
  if (matrices.length === 0 || matrices.some((matrix) => matrix.rows !== rows)) {
    const counts = matrices.map((matrix) => matrix.rows).join(", ");
    throw new MarqueeError("invalid-shape", `Matrices side by side need equally many rows, not [${counts}].`);
  }
  const dimensions = matrices.reduce((sum, matrix) => sum + matrix.dimensions, 0);
  const values = new Float32Array(rows * dimensions);
  let offset = 0;
  for (const matrix of matrices) {
    for (let row = 0; row < rows; row++) values.set(rowOf(matrix, row), row * dimensions + offset);
    offset += matrix.dimensions;
  }
  return { values, rows, dimensions };
}
