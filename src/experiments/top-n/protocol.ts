import { createRandom, MarqueeError, type Progress } from "../../core/index.ts";
import { bootstrapMean, type Interval, pairedBootstrap } from "../../metrics/index.ts";
import {
  blendScorers,
  chooseBlendWeights,
  type Recommender,
  recommendTitles,
  type TitleScorer,
} from "../../models/baselines/index.ts";
import type { TwoTowerOptions } from "../../models/two-tower/index.ts";
import { measureLists, places, type ViewerMeasures } from "./measure.ts";
import { topNMethods } from "./methods.ts";
import type { SideFacts } from "./side-facts.ts";
import type { TopNTask } from "./task.ts";
import { fitTowers } from "./towers.ts";

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
  /**
   * Two towers with these options, which need the side facts' `facts`: a row `two-tower` and, beside other methods, a row
   * `hybrid`, which blends them with what the blend is of. Default: none.
   */
  readonly towers?: TwoTowerOptions;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What the others are compared with. */
const yardstick = "ease";

/**
 * The protocol top-n: every method learns from the train part and ranks all titles for every viewer, train and valid
 * titles left out; lists are compared with the test part. The valid part is seen by the weights of the blends, and it
 * ends the training of the two towers; nothing else sees it.
 *
 * @throws MarqueeError `invalid-option` without a method, `cancelled` on abort.
 */
export async function measureTopN(task: TopNTask, options: TopNOptions = {}): Promise<TopNResult> {
  const { methods = topNMethods, towers, seed = 1, signal, sideFacts = {} } = options;
  if (Object.keys(methods).length === 0 && towers === undefined)
    throw new MarqueeError("invalid-option", "There is no method to measure.");
  const measurement = new Measurement(task, options);
  const fitted: Record<string, TitleScorer> = {};
  for (const [name, create] of Object.entries(methods)) {
    const started = performance.now();
    const interactions = { histories: task.train, times: task.trainTimes, ...sideFacts };
    fitted[name] = await create().fit(interactions, { seed, signal });
    await measurement.measure(name, fitted[name], { fitSeconds: secondsSince(started) });
  }
  const chosen = await measurement.measureBlend("blend", fitted);
  if (towers) await measureTowers(measurement, chosen, towers, { task, options });
  return measurement.result();
}

/** The towers alone, and as one more member of the blend. */
async function measureTowers(
  measurement: Measurement,
  members: Readonly<Record<string, TitleScorer>>,
  towers: TwoTowerOptions,
  { task, options }: { readonly task: TopNTask; readonly options: TopNOptions },
): Promise<void> {
  const { seed = 1, sideFacts = {}, signal } = options;
  const started = performance.now();
  const model = await fitTowers(task, sideFacts, towers, { seed, signal });
  try {
    await measurement.measure("two-tower", model, { fitSeconds: secondsSince(started) });
    await measurement.measureBlend("hybrid", { ...members, "two-tower": model });
  } finally {
    await model.close();
  }
}

const secondsSince = (started: number) => Math.round(performance.now() - started) / 1000;

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

  async measure(method: string, model: TitleScorer, facts: RowFacts): Promise<void> {
    const { train, seen, test } = this.task;
    const { signal, progress, sideFacts } = this.options;
    const viewers = { histories: train, segments: sideFacts?.segments };
    const top = await recommendTitles(model, viewers, places, seen, { signal });
    this.measured.set(method, { measures: measureLists(top, test), facts });
    progress?.update(this.measured.size, undefined, method);
  }

  /**
   * Measures the blend of two or more members with the weights that are best on the valid part.
   *
   * @returns The members that have a weight.
   */
  async measureBlend(
    method: string,
    members: Readonly<Record<string, TitleScorer>>,
  ): Promise<Readonly<Record<string, TitleScorer>>> {
    const names = Object.keys(members);
    if (names.length < 2) return members;
    const { train, valid } = this.task;
    const { signal, sideFacts } = this.options;
    const viewers = { histories: train, segments: sideFacts?.segments };
    const choice = { viewers, validation: valid, places, maximumViewers: train.rows };
    const models = Object.values(members);
    const weights = await chooseBlendWeights(models, choice, { signal });
    const named = Object.fromEntries(names.map((name, at) => [name, weights[at]]));
    await this.measure(method, blendScorers(models, weights), { weights: named });
    return Object.fromEntries(Object.entries(members).filter(([name]) => named[name] > 0));
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
