import {
  labelCounts,
  labelPropensities,
  precisionsAt,
  propensityScoredGains,
  takeLabelRows,
  topLabels,
} from "../../metrics/index.ts";
import { type Limits, type MeasuredRow, measureRow, rowMembers } from "./measured-row.ts";
import type { FittedTagScorer } from "./scorer.ts";
import type { TagTask } from "./task.ts";

const places = [1, 3, 5] as const;
const figures = ["P@1", "P@3", "P@5", "PSP@1", "PSP@3", "PSP@5"] as const;
type RankingFigure = (typeof figures)[number];

/** A row of the table of a problem of ranking; every figure from 0 to 1. */
export interface RankingRow extends Readonly<Record<RankingFigure, number>> {
  readonly method: string;
  /** 95 % bootstrap intervals over test titles. */
  readonly intervals: Readonly<Record<RankingFigure, Limits>>;
}

/** A row and what it is compared by. */
export interface MeasuredRanking {
  readonly row: RankingRow;
  readonly measured: MeasuredRow<RankingFigure>;
}

/** Titles whose scores are held at once. */
const chunkTitles = 512;

/** The row of a fitted method: precision of its first 1, 3 and 5 tags, plain and with propensities of the train titles. */
export async function measureRanking(
  method: string,
  fitted: FittedTagScorer,
  { problem, truth }: TagTask,
  seed: number | string,
): Promise<MeasuredRanking> {
  const { test, train } = problem.parts;
  const ranked = await rankTags(fitted, test, problem.tags.length);
  const holding = takeLabelRows(truth, test);
  const propensities = labelPropensities(labelCounts(problem.labels, train), train.length);
  const precisions = places.map((k) => precisionsAt(ranked, holding, k));
  const gains = places.map((k) => propensityScoredGains(ranked, holding, propensities, k));
  const statistic = (weights: Uint32Array) => [
    ...precisions.map((list) => weightedSum(list, weights) / Math.max(1, test.length)),
    ...gains.map(
      (list) => weightedSum(list.gains, weights) / Math.max(1e-12, weightedSum(list.ideals, weights)),
    ),
  ];
  const measured = measureRow(method, figures, test.length, statistic, seed);
  const members = rowMembers(measured);
  return { row: { method, ...members.figures, intervals: members.intervals }, measured };
}

/** The best five tags of every title, `[titles, 5]`. */
export async function rankTags(fitted: FittedTagScorer, rows: Int32Array, tags: number): Promise<Int32Array> {
  const most = places[places.length - 1];
  const ranked = new Int32Array(rows.length * most);
  for (let start = 0; start < rows.length; start += chunkTitles) {
    const scores = await fitted.score(rows.subarray(start, start + chunkTitles));
    ranked.set(topLabels(scores, tags, most), start * most);
  }
  return ranked;
}

function weightedSum(values: Float64Array, weights: Uint32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] * weights[at];
  return sum;
}
