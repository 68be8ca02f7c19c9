import { type Progress, throwIfCancelled } from "../../core/index.ts";
import { type DecisionRow, measureDecisions } from "./measure-decisions.ts";
import { measureRanking, type RankingRow } from "./measure-ranking.ts";
import { compareRows, type MeasuredRow, type TagComparison } from "./measured-row.ts";
import type { FittedTagScorer, TagScorer } from "./scorer.ts";
import type { TagTask } from "./task.ts";

/** The result of {@link measureTags}. */
export interface TagResult {
  readonly rows: readonly (DecisionRow | RankingRow)[];
  readonly comparisons: readonly TagComparison[];
  readonly titles: { readonly train: number; readonly valid: number; readonly test: number };
  readonly tags: number;
}

/** How {@link measureTags} is run and watched. */
export interface TagProtocolOptions {
  readonly seed?: number | string;
  /** Counts methods. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * The tag protocol: every method learns from the train titles, chooses on the valid titles and is measured once on the
 * test titles, whose labels it is never given.
 *
 * @throws MarqueeError `cancelled` on abort, and what the methods throw.
 */
export async function measureTags(
  task: TagTask,
  scorers: readonly TagScorer[],
  { seed = 1, progress, signal }: TagProtocolOptions = {},
): Promise<TagResult> {
  const rows: (DecisionRow | RankingRow)[] = [];
  const measured = new Map<string, MeasuredRow>();
  for (const [done, scorer] of scorers.entries()) {
    throwIfCancelled(signal);
    progress?.update(done, scorers.length, scorer.method);
    const fitted = await scorer.fit(task.problem, { seed: `${seed}/${scorer.method}`, signal });
    try {
      for (const found of await measureFitted(scorer.method, fitted, task, seed)) {
        rows.push(found.row);
        measured.set(found.row.method, found.measured);
      }
    } finally {
      await fitted.close?.();
    }
  }
  progress?.update(scorers.length, scorers.length, "done");
  const { train, valid, test } = task.problem.parts;
  return {
    rows,
    comparisons: comparisonsOf(scorers, measured),
    titles: { train: train.length, valid: valid.length, test: test.length },
    tags: task.problem.tags.length,
  };
}

async function measureFitted(
  method: string,
  fitted: FittedTagScorer,
  task: TagTask,
  seed: number | string,
): Promise<{ readonly row: DecisionRow | RankingRow; readonly measured: MeasuredRow }[]> {
  return task.problem.goal === "ranking"
    ? [await measureRanking(method, fitted, task, seed)]
    : measureDecisions(method, fitted, task, seed);
}

function comparisonsOf(
  scorers: readonly TagScorer[],
  measured: ReadonlyMap<string, MeasuredRow>,
): TagComparison[] {
  return scorers.flatMap(({ method, against = [] }) =>
    against.flatMap((other) => {
      const [first, second] = [measured.get(method), measured.get(other)];
      return first && second ? [compareRows(first, second)] : [];
    }),
  );
}
