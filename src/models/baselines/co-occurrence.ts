import { type SparseMatrix, transposeSparse } from "../../vectors/index.ts";

/** Which of the columns of XᵀX {@link visitCoOccurrences} computes. */
export type CoOccurrencePart = "all" | "lower";

/**
 * Goes through the rows of XᵀX of sparse X `[viewers, titles]`, whose columns ascend within a row: for every title in
 * turn how often each title was seen with it, weighted.
 *
 * @param part `lower` leaves out titles above the one of the row, which halves the work.
 * @param visit Gets the title and its row, `[titles]`, which is written anew for the next title.
 */
export function visitCoOccurrences(
  histories: SparseMatrix,
  part: CoOccurrencePart,
  visit: (title: number, counts: Float64Array) => void,
): void {
  const viewersOf = transposeSparse(histories);
  const counts = new Float64Array(histories.dimensions);
  for (let title = 0; title < histories.dimensions; title++) {
    counts.fill(0);
    const last = part === "lower" ? title : histories.dimensions;
    for (let at = viewersOf.offsets[title]; at < viewersOf.offsets[title + 1]; at++) {
      addRow(counts, histories, viewersOf.columns[at], viewersOf.values[at], last);
    }
    visit(title, counts);
  }
}

function addRow(counts: Float64Array, matrix: SparseMatrix, row: number, weight: number, last: number): void {
  const { columns, values } = matrix;
  const end = matrix.offsets[row + 1];
  for (let at = matrix.offsets[row]; at < end; at++) {
    const column = columns[at];
    if (column > last) return;
    counts[column] += weight * values[at];
  }
}
