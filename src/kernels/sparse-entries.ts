/** Rows of a sparse matrix: the entries of row r are those from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseEntries {
  /** `[rows + 1]`, rising; need not begin at 0. */
  readonly offsets: Uint32Array;
  /** Column of every entry. */
  readonly columns: Uint32Array;
  /** Value of every entry; default all 1. */
  readonly values?: Float32Array;
}
