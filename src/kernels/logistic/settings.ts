import type { Random } from "../../core/index.ts";
import type { SparseEntries } from "../sparse-entries.ts";

/** Labels of rows as lists: row r has `columns[offsets[r]] … columns[offsets[r + 1] - 1]`, ascending. */
export type LabelLists = Pick<SparseEntries, "offsets" | "columns">;

/** What {@link fitLogistic} learns from. */
export interface LogisticTask {
  /** `[rows, terms]`; entries of a row in any order, each term once. */
  readonly rows: SparseEntries & { readonly values: Float32Array };
  readonly terms: number;
  /** Labels that hold, `[rows, all labels]`. */
  readonly labels: LabelLists;
  /** Labels of which it is not known whether they hold; they are not learned from. Default none. */
  readonly unknown?: LabelLists;
  /** The labels to learn: from the first up to but not including the second. */
  readonly range: readonly [first: number, end: number];
  /** Cost of a wrong positive and of a wrong negative row of each label ("C" times its weight), `[all labels]`. */
  readonly positiveCosts: Float32Array;
  readonly negativeCosts: Float32Array;
  /** A factor of each row's costs, `[rows]`. Default 1. */
  readonly rowCosts?: Float32Array;
  /** At most so many passes over the rows. */
  readonly passes: number;
  /** A block of labels ends when a pass changed its dual variables by less than this share of the first pass. */
  readonly tolerance: number;
  readonly random: Random;
}
