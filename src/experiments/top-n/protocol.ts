import { createRandom, MarqueeError, type Progress } from "../../core/index.ts";
import { bootstrapMean, type Interval, pairedBootstrap } from "../../metrics/index.ts";
import {
  blendOf,
  chooseBlendWeights,
  type FittedRecommender,
  type Recommender,
  recommendTitles,
} from "../../models/baselines/index.ts";
import { measureLists, places, type ViewerMeasures } from "./measure.ts";
import { topNMethods } from "./methods.ts";
import type { SideFacts } from "./side-facts.ts";
import type { TopNTask } from "./task.ts";

/** The measures of a row that have an interval, all @10. */
export const topNMeasures = ["recall", "mrr", "ndcg", "hit"] as const;
export type TopNMeasure = (typeof topNMeasures)[number];

/** A row of the result table; shares from 0 to 1. */
export interface TopNRow extends Readonly<Record<TopNMeasure, number>> {
  readonly method: string;
  readonly coverage: number;
  /** 95 % bootstrap intervals over viewers. */
  readonly intervals: Readonly<Record<TopNMeasure, { readonly low: number; readonly high: number }>>;
  /** Seconds that fitting took; absent for a blend of what was fitted already. */
  readonly fitSeconds?: number;
  /** Weights of a blend by method. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** Difference in NDCG@10 over the same viewers, with its 95 % paired bootstrap interval. */
export interface TopNComparison extends Interval {
  readonly method: string;
  readonly against: string;
}

/** The result of {@link measureTopN}. */
export interface TopNResult {
  readonly rows: readonly TopNRow[];
  readonly comparisons: readonly TopNComparison[];
  readonly viewers: number;
  readonly titles: number;
  readonly events: { readonly train: number; readonly valid: number; readonly test: number };
}

/** How {@link measureTopN} is run. */
export interface TopNOptions {
  readonly seed?: number | string;
  /** Methods by row name; default {@link topNMethods}. With two or more there is also a row `blend`. */
  readonly methods?: Readonly<Record<string, () => Recommender>>;
  /** Methods that need what is not here are to be left out of `methods`. */
  readonly sideFacts?: SideFacts;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What the others are compared with. */
const yardstick = "ease";

/**
 * The protocol top-n: every method learns from the train part and ranks all titles for every viewer, train and valid
 * titles left out; lists are compared with the test part. The valid part is seen by the weights of the blend alone.
 *
 * @throws MarqueeError `invalid-option` without a method, `cancelled` on abort.
 */
export async function measureTopN(task: TopNTask, options: TopNOptions = {}): Promise<TopNResult> {
  const { methods = topNMethods, seed = 1, signal, sideFacts = {} } = options;
  if (Object.keys(methods).length === 0)
    throw new MarqueeError("invalid-option", "There is no method to measure.");
  const measurement = new Measurement(task, options);
  const fitted: Record<string, FittedRecommender> = {};
  for (const [name, create] of Object.entries(methods)) {
    const started = performance.now();
    const interactions = { histories: task.train, times: task.trainTimes, ...sideFacts };
    fitted[name] = await create().fit(interactions, { seed, signal });
    const fitSeconds = Math.round(performance.now() - started) / 1000;
    await measurement.measure(name, fitted[name], { fitSeconds });
  }
  const names = Object.keys(fitted);
  if (names.length > 1) {
    const members = Object.values(fitted);
    const choice = {
      viewers: { histories: task.train, segments: sideFacts.segments },
      validation: task.valid,
      places,
      maximumViewers: task.train.rows,
    };
    const weights = await chooseBlendWeights(members, choice, { signal });
    const named = Object.fromEntries(names.map((name, at) => [name, weights[at]]));
    await measurement.measure("blend", blendOf(members, weights), { weights: named });
  }
  return measurement.result();
}

type RowFacts = Pick<TopNRow, "fitSeconds" | "weights">;

class Measurement {
  private readonly measured = new Map<
    string,
    { readonly measures: ViewerMeasures; readonly facts: RowFacts }
  >();
  private readonly task: TopNTask;
  private readonly options: TopNOptions;

  constructor(task: TopNTask, options: TopNOptions) {
    this.task = task;
    this.options = options;
  }

  async measure(method: string, model: FittedRecommender, facts: RowFacts): Promise<void> {
    const { train, seen, test } = this.task;
    const { signal, progress, sideFacts } = this.options;
    const viewers = { histories: train, segments: sideFacts?.segments };
    const top = await recommendTitles(model, viewers, places, seen, { signal });
    this.measured.set(method, { measures: measureLists(top, test), facts });
    progress?.update(this.measured.size, undefined, method);
  }

  result(): TopNResult {
    const { train, valid, test } = this.task;
    const base = this.measured.get(yardstick)?.measures;
    const others = [...this.measured].filter(([method]) => base !== undefined && method !== yardstick);
    return {
      rows: [...this.measured].map(([method, { measures, facts }]) => ({
        method,
        ...this.means(measures),
        coverage: rounded(measures.coverage),
        intervals: this.intervals(method, measures),
        ...facts,
      })),
      comparisons: others.map(([method, { measures }]) => ({
        method,
        against: yardstick,
        ...roundedInterval(
          pairedBootstrap(measures.ndcg, base?.ndcg ?? [], { random: this.random(`${method}/pairs`) }),
        ),
      })),
      viewers: train.rows,
      titles: train.dimensions,
      events: { train: train.columns.length, valid: valid.columns.length, test: test.columns.length },
    };
  }

  private means(measures: ViewerMeasures): Record<TopNMeasure, number> {
    return byMeasure((measure) =>
      rounded(measures[measure].reduce((sum, value) => sum + value, 0) / measures[measure].length),
    );
  }

  private intervals(method: string, measures: ViewerMeasures): TopNRow["intervals"] {
    return byMeasure((measure) => {
      const { low, high } = bootstrapMean(measures[measure], { random: this.random(`${method}/${measure}`) });
      return { low: rounded(low), high: rounded(high) };
    });
  }

  private random(label: string) {
    return createRandom(this.options.seed ?? 1).fork(`bootstrap/${label}`);
  }
}

const byMeasure = <Value>(valueOf: (measure: TopNMeasure) => Value) =>
  Object.fromEntries(topNMeasures.map((measure) => [measure, valueOf(measure)])) as Record<
    TopNMeasure,
    Value
  >;

const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

const roundedInterval = ({ mean, low, high }: Interval): Interval => ({
  mean: rounded(mean),
  low: rounded(low),
  high: rounded(high),
});
