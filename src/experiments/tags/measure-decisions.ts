import {
  chooseThreshold,
  denseLabels,
  expectedCalibrationError,
  LabelDecisions,
  labelRowsOf,
  labelsAbove,
  takeLabelRows,
  topLabels,
} from "../../metrics/index.ts";
import { type Limits, type MeasuredRow, measureRow, rowMembers } from "./measured-row.ts";
import type { FittedTagScorer } from "./scorer.ts";
import type { TagTask } from "./task.ts";

const figures = [
  "microF1",
  "macroF1",
  "microF1At3",
  "microF1At5",
  "tagRecallAt3",
  "tagRecallAt5",
  "tagsLearnedAt5",
] as const;
type DecisionFigure = (typeof figures)[number];

/** A row of the table of a problem of decisions; every figure from 0 to 1 but the number of tags learned. */
export interface DecisionRow extends Readonly<Record<DecisionFigure, number>> {
  readonly method: string;
  /** Expected calibration error over all titles and tags. */
  readonly ece: number;
  /** 95 % bootstrap intervals over test titles. */
  readonly intervals: Readonly<Record<DecisionFigure, Limits>>;
  /** The one threshold for all tags, chosen on the valid titles, where that is how decisions are made. */
  readonly threshold?: number;
}

/** A row and what it is compared by. */
export interface MeasuredDecisions {
  readonly row: DecisionRow;
  readonly measured: MeasuredRow<DecisionFigure>;
}

/**
 * Rows of a fitted method: one with the one threshold that makes micro-F1 largest on the valid titles, and one for
 * each of its own decision rules.
 */
export async function measureDecisions(
  method: string,
  fitted: FittedTagScorer,
  { problem, truth }: TagTask,
  seed: number | string,
): Promise<MeasuredDecisions[]> {
  const { valid, test } = problem.parts;
  const validScores = await fitted.score(valid);
  const scores = await fitted.score(test);
  const { threshold } = chooseThreshold(validScores, denseLabels(takeLabelRows(truth, valid)));
  const holding = takeLabelRows(truth, test);
  const tags = problem.tags.length;
  const ece = expectedCalibrationError(scores, denseLabels(holding));
  const top = (k: number) => new LabelDecisions(listsOf(topLabels(scores, tags, k), k, tags), holding);
  const [three, five] = [top(3), top(5)];
  const measure = (name: string, thresholds: ArrayLike<number>, one?: number): MeasuredDecisions => {
    const above = new LabelDecisions(labelsAbove(scores, thresholds), holding);
    const statistic = (weights: Uint32Array) =>
      statistics(above.report(weights), three.report(weights), five.report(weights));
    const measured = measureRow(name, figures, test.length, statistic, seed);
    const members = rowMembers(measured);
    const row = {
      method: name,
      ...members.figures,
      ece: Math.round(ece * 1e4) / 1e4,
      intervals: members.intervals,
    };
    return { row: one === undefined ? row : { ...row, threshold: one }, measured };
  };
  return [
    measure(method, new Float64Array(tags).fill(threshold), threshold),
    ...Object.entries(fitted.thresholds ?? {}).map(([rule, thresholds]) =>
      measure(`${method}-${rule}`, thresholds),
    ),
  ];
}

type Report = ReturnType<LabelDecisions["report"]>;

/** In the order of {@link figures}. */
const statistics = (above: Report, three: Report, five: Report) => [
  above.microF1,
  above.macroF1,
  three.microF1,
  five.microF1,
  three.labelRecall,
  five.labelRecall,
  five.labelsLearned,
];

function listsOf(ranked: Int32Array, k: number, labels: number) {
  const lists = Array.from({ length: ranked.length / k }, (_, row) =>
    [...ranked.subarray(row * k, (row + 1) * k)].filter((label) => label >= 0),
  );
  return labelRowsOf(lists, labels);
}
