import type { LabelRows } from "../../metrics/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";

/** Titles to learn tags from. */
export interface TagExamples {
  /** TF-IDF or other features, `[titles, terms]`. */
  readonly rows: SparseMatrix;
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  /** Tags of which it is not known whether they hold; they are not learned from. Default: none. */
  readonly unknown?: LabelRows;
  /** How much each title counts, `[titles]`. Default 1. */
  readonly rowCosts?: Float32Array;
}

/** A fitted baseline. */
export interface Tagger {
  readonly tags: number;
  /** The probability of every tag, `[titles, tags]` row by row, for features over the same terms. */
  probabilities(rows: SparseMatrix): Float32Array;
}
