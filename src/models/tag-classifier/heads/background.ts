import { type LabelRows, labelCounts } from "../../../metrics/index.ts";
import { type Matrix, matrixOf } from "../../../vectors/index.ts";

/** Log-odds of tags from how often titles have them, half a title added to both sides, `[1, tags]`. */
export function frequencyLogits(labels: LabelRows, titles: ArrayLike<number>): Matrix {
  const counts = labelCounts(labels, titles);
  const logits = Float32Array.from(counts, (count) =>
    Math.log((count + 0.5) / (titles.length - count + 0.5)),
  );
  return matrixOf(logits, labels.labelCount);
}

/** The one row of a matrix for so many titles, `[titles, dimensions]`. */
export function repeatedRow({ values, dimensions }: Matrix, rows: number): Matrix {
  const repeated = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) repeated.set(values, row * dimensions);
  return { values: repeated, rows, dimensions };
}

/** Some columns of a matrix, `[rows, columns]`. */
export function takeColumns({ values, rows, dimensions }: Matrix, columns: Int32Array): Matrix {
  const taken = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, at) => {
      taken[row * columns.length + at] = values[row * dimensions + column];
    });
  }
  return { values: taken, rows, dimensions: columns.length };
}
