import {
  createRandom,
  MarqueeError,
  type Progress,
  type Random,
  throwIfCancelled,
} from "../../core/index.ts";
import { denseLabels, labelCounts, type LabelRows, labelRowsOf, takeLabelRows } from "../../metrics/index.ts";
import type { LabellingOrder } from "./labelling-order.ts";
import { measureDecisions } from "./measure-decisions.ts";
import type { FittedTagScorer, TagProblem, TagWork } from "./scorer.ts";
import type { TagTask } from "./task.ts";

/** A method that learns from cells of which not all are known, and can be fitted again when more are. */
export interface RefittableTagScorer {
  readonly method: string;
  /** @param unknown Cells of the train titles of which nothing is known, `[titles, tags]`; their labels are not set. */
  fit(problem: TagProblem, unknown: LabelRows, work: TagWork): Promise<FittedTagScorer>;
}

/** F1 of a fitted method. */
export interface LearnedF1 {
  readonly microF1: number;
  readonly macroF1: number;
}

/** F1 after so many labels. */
export interface LearningPoint extends LearnedF1 {
  /** The order in which labels were asked for. */
  readonly method: string;
  /** Labels spent: train cells (title, tag) that are known. */
  readonly labels: number;
}

/** How {@link simulateLabelling} runs. */
export interface LabellingOptions {
  readonly seed?: number | string;
  /** Train titles that are fully labelled at the start, the same for every order. Default 200. */
  readonly startTitles?: number;
  /** Shares of all train cells to label, rising, each one a point. Default 5 %, 10 %, 20 %, 40 %. */
  readonly budgets?: readonly number[];
  /** What a point is. Default: F1 on the test titles, with the threshold of the valid titles. */
  readonly measure?: (fitted: FittedTagScorer) => Promise<LearnedF1>;
  readonly signal?: AbortSignal;
  /** Counts points. */
  readonly progress?: Progress;
}

/**
 * Simulates labelling: the model is fitted on the known cells, says what it thinks of the others, an order chooses
 * which are asked for next, and the truth of the train titles answers.
 *
 * @throws MarqueeError `invalid-option` when the budgets do not rise above the labels of the start, `cancelled`.
 */
export async function simulateLabelling(
  task: TagTask,
  model: RefittableTagScorer,
  orders: Readonly<Record<string, LabellingOrder>>,
  options: LabellingOptions = {},
): Promise<LearningPoint[]> {
  const { seed = 1, startTitles = 200, signal, progress } = options;
  const { measure = (fitted) => measureOnTest(fitted, task, seed) } = options;
  const targets = labelTargets(task, options);
  const points: LearningPoint[] = [];
  const total = targets.length * Object.keys(orders).length;
  for (const [method, order] of Object.entries(orders)) {
    // The same start for every order.
    const labelling = new Labelling(task, startTitles, createRandom(seed).fork("labelling"));
    for (const [at, target] of targets.entries()) {
      throwIfCancelled(signal);
      const fitted = await model.fit(labelling.problem(), labelling.unknown(), { seed, signal });
      try {
        points.push({ method, labels: target, ...(await measure(fitted)) });
        if (at + 1 < targets.length) await labelling.ask(fitted, order, targets[at + 1] - target);
      } finally {
        await fitted.close?.();
      }
      progress?.update(points.length, total, method);
    }
  }
  return points;
}

/** How many train cells are known at every point. */
function labelTargets(
  { problem: { parts, tags } }: TagTask,
  { startTitles = 200, budgets = [0.05, 0.1, 0.2, 0.4] }: LabellingOptions,
): number[] {
  const cells = parts.train.length * tags.length;
  const targets = [startTitles * tags.length, ...budgets.map((share) => Math.round(share * cells))];
  if (targets.every((target, at) => target <= cells && (at === 0 || target > targets[at - 1])))
    return targets;
  throw new MarqueeError(
    "invalid-option",
    `Budgets of [${targets.join(", ")}] labels do not rise up to ${cells}.`,
    { hint: "Begin with fewer titles, or give larger budgets." },
  );
}

async function measureOnTest(
  fitted: FittedTagScorer,
  task: TagTask,
  seed: number | string,
): Promise<LearnedF1> {
  const [{ row }] = await measureDecisions("test", fitted, task, seed);
  return { microF1: row.microF1, macroF1: row.macroF1 };
}

/** Which cells of the train titles are known so far. */
class Labelling {
  private readonly task: TagTask;
  private readonly random: Random;
  /** Truth of the train titles, `[train, tags]`. */
  private readonly truth: Uint8Array;
  /** 1 where a cell is known, `[train, tags]`. */
  private readonly known: Uint8Array;

  constructor(task: TagTask, startTitles: number, random: Random) {
    const { parts, tags } = task.problem;
    this.task = task;
    this.random = random;
    this.truth = denseLabels(takeLabelRows(task.truth, parts.train));
    this.known = new Uint8Array(this.truth.length);
    const order = random.shuffle(Uint32Array.from(parts.train, (_row, at) => at));
    for (const at of order.subarray(0, startTitles))
      this.known.fill(1, at * tags.length, (at + 1) * tags.length);
  }

  /** The problem with the labels that are known. */
  problem(): TagProblem {
    const { problem, truth } = this.task;
    const validLabels = new Map(
      Array.from(problem.parts.valid, (row) => [row, [...rowOfLabels(truth, row)]]),
    );
    const labels = this.rows((at) => this.known[at] === 1 && this.truth[at] === 1, validLabels);
    return { ...problem, labels };
  }

  /** The train cells of which nothing is known. */
  unknown(): LabelRows {
    return this.rows((at) => this.known[at] === 0, new Map());
  }

  /** Labels `count` of the open cells, chosen by the order. */
  async ask(fitted: FittedTagScorer, order: LabellingOrder, count: number): Promise<void> {
    const { parts, tags } = this.task.problem;
    const scores = await fitted.score(parts.train);
    const cells = Uint32Array.from(this.known.keys()).filter((cell) => this.known[cell] === 0);
    const probabilities = Float32Array.from(cells, (cell) => scores[cell]);
    const positives = labelCounts(this.problem().labels, parts.train);
    for (const cell of order({ cells, probabilities, tags: tags.length, positives }, count, this.random)) {
      this.known[cell] = 1;
    }
  }

  /** Lists the cells of train titles that a test picks; the rows of other titles are given. */
  private rows(picks: (cell: number) => boolean, others: ReadonlyMap<number, readonly number[]>): LabelRows {
    const { parts, tags, documents } = this.task.problem;
    const lists: (readonly number[])[] = documents.map((_document, row) => others.get(row) ?? []);
    parts.train.forEach((row, at) => {
      lists[row] = Array.from(tags, (_tag, tag) => tag).filter((tag) => picks(at * tags.length + tag));
    });
    return labelRowsOf(lists, tags.length);
  }
}

const rowOfLabels = ({ offsets, columns }: LabelRows, row: number) =>
  columns.subarray(offsets[row], offsets[row + 1]);
