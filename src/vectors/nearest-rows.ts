import { MarqueeError } from "../core/index.ts";
import { type Matrix, rowOf } from "./matrix.ts";

/** A row and how near it is. */
export interface NearRow {
  readonly row: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/**
 * The `count` rows nearest to one row by cosine, itself left out; of equal cosines the lower row first. For one
 * query: it looks at every row in plain code. For many queries see `nearestNeighbours`.
 *
 * @throws MarqueeError `invalid-option` when there is no such row.
 */
export function nearestRows(matrix: Matrix, row: number, count: number): NearRow[] {
  if (!(row >= 0 && row < matrix.rows)) {
    throw new MarqueeError("invalid-option", `There is no row ${row} among ${matrix.rows} vectors.`);
  }
  const query = rowOf(matrix, row);
  const near: NearRow[] = [];
  for (let other = 0; other < matrix.rows; other++) {
    if (other !== row) near.push({ row: other, similarity: cosine(query, rowOf(matrix, other)) });
  }
  near.sort((first, second) => second.similarity - first.similarity || first.row - second.row);
  return near.slice(0, count);
}

/** The cosine of the angle between two vectors of equal length; 0 when either is all zeros. */
export function cosine(first: Float32Array, second: Float32Array): number {
  let product = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (let axis = 0; axis < first.length; axis++) {
    product += first[axis] * second[axis];
    firstSquares += first[axis] ** 2;
    secondSquares += second[axis] ** 2;
  }
  const lengths = Math.sqrt(firstSquares * secondSquares);
  return lengths === 0 ? 0 : product / lengths;
}
