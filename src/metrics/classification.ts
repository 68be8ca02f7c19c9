import { requireSameSize } from "./label-matrix.ts";

/** True and false decisions of one label, counted. */
interface Counts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

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

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

const f1 = ({ truePositives, falsePositives, falseNegatives }: Counts) =>
  ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);

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
  const counts = countByLabel(decided, truth, labels);
  const total = counts.reduce(sumCounts, { truePositives: 0, falsePositives: 0, falseNegatives: 0 });
  const occurring = counts.filter((label) => label.truePositives + label.falseNegatives > 0);
  const average = (list: readonly Counts[], measure: (label: Counts) => number) =>
    ratio(
      list.reduce((sum, label) => sum + measure(label), 0),
      list.length,
    );
  return {
    microF1: f1(total),
    macroF1: average(counts, f1),
    microPrecision: ratio(total.truePositives, total.truePositives + total.falsePositives),
    microRecall: recall(total),
    labelRecall: average(occurring, recall),
    labelsLearned: counts.filter((label) => label.truePositives > 0).length,
  };
}

const recall = ({ truePositives, falseNegatives }: Counts) =>
  ratio(truePositives, truePositives + falseNegatives);

const sumCounts = (first: Counts, second: Counts): Counts => ({
  truePositives: first.truePositives + second.truePositives,
  falsePositives: first.falsePositives + second.falsePositives,
  falseNegatives: first.falseNegatives + second.falseNegatives,
});

function countByLabel(decided: ArrayLike<number>, truth: ArrayLike<number>, labels: number): Counts[] {
  const counts: Counts[] = Array.from({ length: labels }, () => ({
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
  }));
  for (let index = 0; index < truth.length; index++) {
    const label = counts[index % labels];
    if (decided[index] && truth[index]) label.truePositives++;
    else if (decided[index]) label.falsePositives++;
    else if (truth[index]) label.falseNegatives++;
  }
  return counts;
}

/**
 * Decides for the `k` highest scores of every row; of equal scores the lower label wins.
 *
 * @param scores `[samples, labels]`.
 * @returns 1 where a label is chosen, `[samples, labels]`.
 */
export function decideTop(scores: ArrayLike<number>, labels: number, k: number): Uint8Array {
  const decided = new Uint8Array(scores.length);
  const order = Array.from({ length: labels }, (_, label) => label);
  for (let start = 0; start < scores.length; start += labels) {
    const best = order.toSorted(
      (first, second) => scores[start + second] - scores[start + first] || first - second,
    );
    for (const label of best.slice(0, k)) decided[start + label] = 1;
  }
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
