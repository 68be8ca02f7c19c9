import { MarqueeError } from "../core/index.ts";
import type { Matrix } from "./matrix.ts";

/** The best columns of each row. */
export interface TopColumns {
  readonly k: number;
  /** Columns, the best first, `[rows, k]`; -1 where a row has no more. */
  readonly columns: Int32Array;
  /** Their values, falling, `[rows, k]`; -Infinity where the column is -1. */
  readonly scores: Float32Array;
}

/** Columns that rows must not get: row `i` those from `offsets[i]` to `offsets[i + 1]`. */
export interface BarredColumns {
  /** `[rows + 1]` */
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
}

/**
 * The k largest values of every row of a matrix, exactly, with some columns left out; of equal values the lower
 * column. NaN and -Infinity are never among them.
 *
 * @param barred As many rows as the matrix; default none barred.
 * @throws MarqueeError `invalid-option` for a k below 1, `invalid-shape` when the rows differ.
 */
export function topColumns(matrix: Matrix, k: number, barred?: BarredColumns): TopColumns {
  if (!Number.isInteger(k) || k < 1) {
    throw new MarqueeError("invalid-option", `The number of best columns must be at least 1, not ${k}.`);
  }
  if (barred !== undefined && barred.offsets.length !== matrix.rows + 1) {
    const rows = barred.offsets.length - 1;
    throw new MarqueeError("invalid-shape", `Barred columns of ${rows} rows do not fit ${matrix.rows} rows.`);
  }
  const columns = new Int32Array(matrix.rows * k).fill(-1);
  const scores = new Float32Array(matrix.rows * k).fill(Number.NEGATIVE_INFINITY);
  const barredFor = new Int32Array(matrix.dimensions).fill(-1);
  for (let row = 0; row < matrix.rows; row++) {
    if (barred !== undefined) {
      for (let at = barred.offsets[row]; at < barred.offsets[row + 1]; at++)
        barredFor[barred.columns[at]] = row;
    }
    const [first, last] = [row * k, (row + 1) * k];
    const heap = { scores: scores.subarray(first, last), columns: columns.subarray(first, last) };
    fillHeap(heap, matrix.values, row, barredFor);
    sortHeap(heap);
  }
  return { k, columns, scores };
}

/** A heap whose root is the worst: the lowest score, of equal ones the highest column; -1 is worse than all. */
interface Heap {
  readonly scores: Float32Array;
  readonly columns: Int32Array;
}

function fillHeap(heap: Heap, values: Float32Array, row: number, barredFor: Int32Array): void {
  const from = row * barredFor.length;
  let worst = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < barredFor.length; column++) {
    const score = values[from + column];
    // Columns come in order, so one of equal score is worse than all that are kept.
    if (!(score > worst) || barredFor[column] === row) continue;
    sink(heap, heap.scores.length, score, column);
    worst = heap.scores[0];
  }
}

/** Puts an entry in place of the root, and down to where both children are better. */
function sink({ scores, columns }: Heap, size: number, score: number, column: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    if (child + 1 < size && isWorse(scores[child + 1], columns[child + 1], scores[child], columns[child])) {
      child++;
    }
    if (!isWorse(scores[child], columns[child], score, column)) break;
    scores[place] = scores[child];
    columns[place] = columns[child];
    place = child;
  }
  scores[place] = score;
  columns[place] = column;
}

function isWorse(score: number, column: number, thanScore: number, thanColumn: number): boolean {
  return score < thanScore || (score === thanScore && column > thanColumn);
}

function sortHeap(heap: Heap): void {
  const { scores, columns } = heap;
  for (let size = scores.length - 1; size > 0; size--) {
    const [score, column] = [scores[size], columns[size]];
    scores[size] = scores[0];
    columns[size] = columns[0];
    sink(heap, size, score, column);
  }
}
