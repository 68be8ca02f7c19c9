import { createRandom } from "../../core/index.ts";
import { bootstrapMean, type Interval, meanOf, pairedBootstrap } from "../../metrics/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { type ListMeasures, measureRandomOrder, measureRanking } from "./measure.ts";
import type { MethodScores } from "./run-method.ts";
import type { RankingName, TwoTowerTask } from "./task.ts";

export const twoTowerMeasures = ["precision", "recall", "coverage", "convertedCoverage"] as const;
export type TwoTowerMeasure = (typeof twoTowerMeasures)[number];
/** Measures that are means over viewers and have an interval. */
const meanMeasures = ["precision", "recall"] as const;

/** A row of the result tables, @6; shares from 0 to 1. */
export interface TwoTowerRow extends Readonly<Record<TwoTowerMeasure, number>> {
  readonly task: RankingName;
  readonly method: string;
  /** 95 % bootstrap intervals over viewers. */
  readonly intervals: Readonly<
    Record<(typeof meanMeasures)[number], { readonly low: number; readonly high: number }>
  >;
  /** In % over the base row: synopsis alone for warm, random for cold. */
  readonly lift: Readonly<Partial<Record<TwoTowerMeasure, number>>>;
  /** Seconds that fitting took, and epochs of which the best was kept. */
  readonly fitSeconds?: number;
  readonly epochs?: number;
}

/** Difference of two methods over the same viewers, with its 95 % paired bootstrap interval. */
export interface TwoTowerComparison {
  readonly task: RankingName;
  readonly method: string;
  readonly against: string;
  readonly precision: Interval;
  readonly recall: Interval;
}

/** The claims of the paper, and ours, that are looked at: the first should be above the second. */
const claims: readonly (readonly [RankingName, string, string])[] = [
  ["warm", "attention-with-id", "concat-with-id"],
  ["warm", "attention-without-id", "concat-without-id"],
  ["warm", "attention-with-id", "categorical"],
  ["warm", "concat-without-id", "categorical"],
  ["warm", "attention-with-id", "attention-without-id"],
  ["warm", "attention-in-batch", "attention-with-id"],
  ["warm", "attention-in-batch", "attention-cross-entropy"],
  ["cold", "attention-without-id", "random"],
  ["cold", "attention-without-id", "attention-with-id"],
  ["cold", "attention-in-batch", "attention-without-id"],
  ["cold", "attention-in-batch", "attention-cross-entropy"],
];
const bases = { warm: "synopsis", cold: "random" } as const;
interface Measured {
  readonly task: RankingName;
  readonly method: string;
  readonly measures: ListMeasures;
  readonly facts: Pick<TwoTowerRow, "fitSeconds" | "epochs">;
}

/** Collects what methods reach, and puts it into rows. */
export class TwoTowerMeasurement {
  private readonly measured: Measured[] = [];
  private readonly task: TwoTowerTask;
  private readonly seed: number | string;

  constructor(task: TwoTowerTask, seed: number | string) {
    this.task = task;
    this.seed = seed;
  }

  add(method: string, { warm, cold, fitSeconds, epochs }: MethodScores): void {
    this.addScores(method, "warm", warm, { fitSeconds, epochs });
    if (cold) this.addScores(method, "cold", cold, { fitSeconds, epochs });
  }

  /** Adds the row of a random order of cold titles. @param drawn `[asked viewers, titles]` */
  addRandom(drawn: Matrix): void {
    const measures = measureRandomOrder(drawn, this.task.cold, this.task.seen);
    this.measured.push({ task: "cold", method: bases.cold, measures, facts: {} });
  }

  private addScores(method: string, task: RankingName, scores: Matrix, facts: Measured["facts"]): void {
    const measures = measureRanking(scores, this.task[task], this.task.seen);
    this.measured.push({ task, method, measures, facts });
  }

  result(): { readonly rows: TwoTowerRow[]; readonly comparisons: TwoTowerComparison[] } {
    const ordered = (["warm", "cold"] as const).flatMap((task) =>
      this.measured.filter((of) => of.task === task),
    );
    return {
      rows: ordered.map((of) => this.row(of)),
      comparisons: claims.flatMap(([task, method, against]) => {
        const [first, second] = [this.find(task, method), this.find(task, against)];
        if (first === undefined || second === undefined) return [];
        const difference = (measure: (typeof meanMeasures)[number]) =>
          roundedInterval(
            pairedBootstrap(first[measure], second[measure], {
              random: this.random(`${task}/${method}/${against}`),
            }),
          );
        return [{ task, method, against, precision: difference("precision"), recall: difference("recall") }];
      }),
    };
  }

  private find(task: RankingName, method: string): ListMeasures | undefined {
    return this.measured.find((of) => of.task === task && of.method === method)?.measures;
  }

  private row({ task, method, measures, facts }: Measured): TwoTowerRow {
    const base = this.find(task, bases[task]);
    const [own, others] = [valuesOf(measures), base && valuesOf(base)];
    const lifts = twoTowerMeasures.map((measure) => [
      measure,
      others && others[measure] > 0
        ? Math.round((own[measure] / others[measure] - 1) * 1000) / 10
        : undefined,
    ]);
    const intervals = meanMeasures.map((measure) => {
      const { low, high } = bootstrapMean(measures[measure], { random: this.random(`${task}/${method}`) });
      return [measure, { low: rounded(low), high: rounded(high) }] as const;
    });
    return {
      task,
      method,
      ...own,
      intervals: Object.fromEntries(intervals) as TwoTowerRow["intervals"],
      lift: Object.fromEntries(lifts) as TwoTowerRow["lift"],
      ...facts,
    };
  }

  private random(label: string) {
    return createRandom(this.seed).fork(`bootstrap/${label}`);
  }
}

function valuesOf({
  precision,
  recall,
  coverage,
  convertedCoverage,
}: ListMeasures): Record<TwoTowerMeasure, number> {
  return {
    precision: rounded(meanOf(precision)),
    recall: rounded(meanOf(recall)),
    coverage: rounded(coverage),
    convertedCoverage: rounded(convertedCoverage),
  };
}

const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

const roundedInterval = ({ mean, low, high }: Interval): Interval => ({
  mean: rounded(mean),
  low: rounded(low),
  high: rounded(high),
});
