import { type LabelCounts, type MultiLabelReport, reportOf } from "./classification.ts";
import { type LabelRows, labelsOf } from "./label-rows.ts";

/**
 * Decisions compared with the truth row by row, kept so that figures over any selection of the rows, drawn with
 * repetition as the bootstrap does, cost no more than the decisions that were made.
 */
export class LabelDecisions {
  private readonly decided: LabelRows;
  private readonly truth: LabelRows;
  /** 1 where a decision is right, `[decisions]`. */
  private readonly right: Uint8Array;

  /** @param decided Labels decided for. @param truth Labels that hold, for the same rows. */
  constructor(decided: LabelRows, truth: LabelRows) {
    this.decided = decided;
    this.truth = truth;
    this.right = new Uint8Array(decided.columns.length);
    for (let row = 0; row < decided.rows; row++) {
      const holds = new Set(labelsOf(truth, row));
      for (let at = decided.offsets[row]; at < decided.offsets[row + 1]; at++) {
        this.right[at] = Number(holds.has(decided.columns[at]));
      }
    }
  }

  /** Micro- and macro-figures; with `weights` `[rows]` every row counts so often. */
  report(weights?: ArrayLike<number>): MultiLabelReport {
    return reportOf(this.counts(weights));
  }

  private counts(weights: ArrayLike<number> | undefined): LabelCounts {
    const { decided, truth, right } = this;
    const counts: LabelCounts = {
      right: new Float64Array(truth.labelCount),
      decided: new Float64Array(truth.labelCount),
      holding: new Float64Array(truth.labelCount),
    };
    for (let row = 0; row < truth.rows; row++) {
      const weight = weights === undefined ? 1 : weights[row];
      if (weight === 0) continue;
      for (let at = decided.offsets[row]; at < decided.offsets[row + 1]; at++) {
        counts.decided[decided.columns[at]] += weight;
        if (right[at]) counts.right[decided.columns[at]] += weight;
      }
      for (let at = truth.offsets[row]; at < truth.offsets[row + 1]; at++) {
        counts.holding[truth.columns[at]] += weight;
      }
    }
    return counts;
  }
}
