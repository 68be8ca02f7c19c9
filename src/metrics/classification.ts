import { requireSameSize } from "./label-matrix.ts";
import { type LabelRows, labelRowsOf } from "./label-rows.ts";

/** Quality of decisions about many labels at once; every figure from 0 to 1. */
export interface MultiLabelReport {
  /** F1 over all decisions together. */
  readonly microF1: number;
  /** F1 of every label, averaged; a label without positives and without predictions counts as 0. */
  readonly macroF1: number;
  readonly microPrecision: number;
  readonly microRecall: number;
  /** Recall of every label that occurs, averaged ("tag recall"). */
  readonly labelRecall: number;
  /** How many labels are predicted right at least once ("tags learned"). */
  readonly labelsLearned: number;
}

/** Rows counted for every label, `[labels]` each. */
export interface LabelCounts {
  /** Decided for, and it holds. */
  readonly right: Float64Array;
  /** Decided for. */
  readonly decided: Float64Array;
  /** It holds. */
  readonly holding: Float64Array;
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** The figures that follow from the counts. */
export function reportOf({ right, decided, holding }: LabelCounts): MultiLabelReport {
  const labels = right.length;
  const total = { right: 0, decided: 0, holding: 0, f1: 0, recall: 0, occurring: 0, learned: 0 };
  for (let label = 0; label < labels; label++) {
    total.right += right[label];
    total.decided += decided[label];
    total.holding += holding[label];
    total.f1 += ratio(2 * right[label], decided[label] + holding[label]);
    total.recall += ratio(right[label], holding[label]);
    total.occurring += Number(holding[label] > 0);
    total.learned += Number(right[label] > 0);
  }
  return {
    microF1: ratio(2 * total.right, total.decided + total.holding),
    macroF1: ratio(total.f1, labels),
    microPrecision: ratio(total.right, total.decided),
    microRecall: ratio(total.right, total.holding),
    labelRecall: ratio(total.recall, total.occurring),
    labelsLearned: total.learned,
  };
}

/**
 * Compares decisions with the truth.
 *
 * @param decided Non-zero where a label is predicted, `[samples, labels]` row by row.
 * @param truth Non-zero where a label holds, `[samples, labels]`.
 * @throws MarqueeError `invalid-shape` when the two differ in size or are not a whole number of rows.
 */
export function multiLabelReport(
  decided: ArrayLike<number>,
  truth: ArrayLike<number>,
  labels: number,
): MultiLabelReport {
  requireSameSize(decided, truth, labels);
  const counts: LabelCounts = {
    right: new Float64Array(labels),
    decided: new Float64Array(labels),
    holding: new Float64Array(labels),
  };
  for (let index = 0; index < truth.length; index++) {
    if (decided[index]) counts.decided[index % labels]++;
    if (truth[index]) counts.holding[index % labels]++;
    if (decided[index] && truth[index]) counts.right[index % labels]++;
  }
  return reportOf(counts);
}

/**
 * The `k` labels of the highest scores of every row, the best first; of equal scores the lower label wins.
 *
 * @param scores `[rows, labels]`.
 * @returns `[rows, k]`; -1 where there are fewer labels than k.
 */
export function topLabels(scores: ArrayLike<number>, labels: number, k: number): Int32Array {
  const rows = scores.length / labels;
  const top = new Int32Array(rows * k).fill(-1);
  for (let row = 0; row < rows; row++) {
    const start = row * labels;
    const scoreOf = (place: number) => scores[start + top[row * k + place]];
    let found = 0;
    for (let label = 0; label < labels; label++) {
      const score = scores[start + label];
      if (found === k && score <= scoreOf(k - 1)) continue;
      let place = found < k ? found++ : k - 1;
      for (; place > 0 && scoreOf(place - 1) < score; place--)
        top[row * k + place] = top[row * k + place - 1];
      top[row * k + place] = label;
    }
  }
  return top;
}

/**
 * Decides for the `k` highest scores of every row; of equal scores the lower label wins.
 *
 * @param scores `[samples, labels]`.
 * @returns 1 where a label is chosen, `[samples, labels]`.
 */
export function decideTop(scores: ArrayLike<number>, labels: number, k: number): Uint8Array {
  const decided = new Uint8Array(scores.length);
  topLabels(scores, labels, k).forEach((label, at) => {
    if (label >= 0) decided[Math.floor(at / k) * labels + label] = 1;
  });
  return decided;
}

/**
 * Decides where a score reaches the threshold of its label.
 *
 * @param scores `[samples, labels]`.
 * @param thresholds `[labels]`.
 * @returns 1 where a label is chosen, `[samples, labels]`.
 */
export function decideAbove(scores: ArrayLike<number>, thresholds: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(scores, (score, index) => (score >= thresholds[index % thresholds.length] ? 1 : 0));
}

/** The labels whose scores reach their thresholds, as lists. @param scores `[rows, labels]`. @param thresholds `[labels]`. */
export function labelsAbove(scores: ArrayLike<number>, thresholds: ArrayLike<number>): LabelRows {
  const labels = thresholds.length;
  const lists = Array.from({ length: scores.length / labels }, (_, row) => {
    const list: number[] = [];
    for (let label = 0; label < labels; label++) {
      if (scores[row * labels + label] >= thresholds[label]) list.push(label);
    }
    return list;
  });
  return labelRowsOf(lists, labels);
}
