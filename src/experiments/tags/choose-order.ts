import { createRandom, type Random } from "../../core/index.ts";
import {
  chooseThreshold,
  denseLabels,
  LabelDecisions,
  labelsAbove,
  labelsOf,
  labelRowsOf,
  meanOf,
  takeLabelRows,
} from "../../metrics/index.ts";
import type { LearnedF1, LearningPoint } from "./active-learning.ts";
import { expectedGain, type LabellingOrder, orderBy } from "./labelling-order.ts";
import type { FittedTagScorer } from "./scorer.ts";
import type { TagTask } from "./task.ts";

/** The same task without the labels of its test titles: what is chosen on it cannot have seen them. */
export const withoutTestLabels = ({ problem }: TagTask): TagTask => ({ problem, truth: problem.labels });

/** Orders that draw cells in proportion to `p` to different powers, by name. */
export function powerOrders(powers: readonly number[]): Record<string, LabellingOrder> {
  return Object.fromEntries(powers.map((power) => [`power-${power}`, orderBy(expectedGain(power))]));
}

/**
 * Measures F1 on the valid titles, without any other: they are cut into halves at random, and each half is decided with
 * the threshold of the other.
 */
export function measureOnValid(
  { problem: { parts, tags }, truth }: TagTask,
  seed: number | string,
): (fitted: FittedTagScorer) => Promise<LearnedF1> {
  const halves = halvesOf(parts.valid, createRandom(seed).fork("valid-halves"));
  return async (fitted) => {
    const lists: (readonly number[])[] = [];
    const measured: number[] = [];
    for (const [own, other] of [halves, halves.toReversed()]) {
      const holds = denseLabels(takeLabelRows(truth, other));
      const { threshold } = chooseThreshold(await fitted.score(other), holds);
      const decided = labelsAbove(await fitted.score(own), new Float64Array(tags.length).fill(threshold));
      own.forEach((row, at) => {
        measured.push(row);
        lists.push([...labelsOf(decided, at)]);
      });
    }
    const decisions = new LabelDecisions(labelRowsOf(lists, tags.length), takeLabelRows(truth, measured));
    const { microF1, macroF1 } = decisions.report();
    return { microF1, macroF1 };
  };
}

function halvesOf(rows: Int32Array, random: Random): [Int32Array, Int32Array] {
  const order = random.shuffle(rows.slice());
  const middle = Math.ceil(order.length / 2);
  return [order.slice(0, middle), order.slice(middle)];
}

/** An order with its means over the budgets. */
export interface RankedOrder extends LearnedF1 {
  readonly method: string;
}

/**
 * Orders by the sum of their mean micro- and macro-F1 over all points but the start, which is the same for all; the best
 * first.
 */
export function rankOrders(points: readonly LearningPoint[]): RankedOrder[] {
  const start = Math.min(...points.map(({ labels }) => labels));
  const methods = [...new Set(points.map(({ method }) => method))];
  const ranked = methods.map((method) => {
    const own = points.filter((point) => point.method === method && point.labels > start);
    return {
      method,
      microF1: meanOf(own.map(({ microF1 }) => microF1)),
      macroF1: meanOf(own.map(({ macroF1 }) => macroF1)),
    };
  });
  const quality = ({ microF1, macroF1 }: LearnedF1) => microF1 + macroF1;
  return ranked.sort((first, second) => quality(second) - quality(first));
}
