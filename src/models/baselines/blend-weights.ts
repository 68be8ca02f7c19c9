import { throwIfCancelled } from "../../core/index.ts";
import { ndcgAt } from "../../metrics/index.ts";
import { type Matrix, type SparseMatrix, takeSparseRows, topColumns } from "../../vectors/index.ts";
import type { ScoreWork, TitleScorer, Viewers } from "./recommender.ts";

/** What weights are chosen on. */
export interface WeightChoice {
  /** Viewers with their histories, which are not recommended again. */
  readonly viewers: Viewers;
  /** What they also saw and nobody learned from, `[viewers, titles]`. */
  readonly validation: SparseMatrix;
  /** NDCG of how many places is raised. */
  readonly places: number;
  /** How many viewers at most; the first that have validation titles. */
  readonly maximumViewers: number;
}

/** Titles that are looked at: so many of the best of every member. */
const poolSize = 100;
/** Steps of the search, each until nothing is gained any more. */
const steps = [0.3, 0.1, 0.03];
const blockViewers = 1024;

/** The titles of one viewer that any member ranks high. */
interface Pool {
  /** Standardised scores, `[titles of the pool, members]`. */
  readonly scores: Float32Array;
  /** 1 for those that the viewer saw. */
  readonly relevance: Uint8Array;
  /** How many titles the viewer saw in all. */
  readonly relevant: number;
}

/** The mean of one viewer's scores, and one over their deviation, or 0 where they are all equal. */
export function scoreScale(scores: Float32Array): { readonly mean: number; readonly factor: number } {
  let sum = 0;
  let squares = 0;
  for (const score of scores) sum += score;
  const mean = sum / scores.length;
  for (const score of scores) squares += (score - mean) ** 2;
  return { mean, factor: squares > 0 ? 1 / Math.sqrt(squares / scores.length) : 0 };
}

/** Scores of each viewer with mean 0 and deviation 1, in place; all zeros where they are all equal. */
export function standardiseScores({ values, rows, dimensions }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const scores = values.subarray(row * dimensions, (row + 1) * dimensions);
    const { mean, factor } = scoreScale(scores);
    for (let at = 0; at < dimensions; at++) scores[at] = (scores[at] - mean) * factor;
  }
}

/**
 * The weights of the members, none below 0 and 1 in sum, that give the best mean NDCG on the validation titles: from
 * the best member alone, one weight after another is moved as long as that helps.
 */
export async function chooseBlendWeights(
  members: readonly TitleScorer[],
  choice: WeightChoice,
  work: ScoreWork = {},
): Promise<number[]> {
  const pools = await poolsOf(members, choice, work);
  const measure = (weights: readonly number[]) => {
    throwIfCancelled(work.signal);
    return pools.reduce((sum, pool) => sum + poolNdcg(pool, weights, choice.places), 0);
  };
  const alone = members.map((_, member) => members.map((__, other) => Number(other === member)));
  let best = alone
    .map((weights) => ({ weights, score: measure(weights) }))
    .reduce((a, b) => (b.score > a.score ? b : a));
  for (const step of steps) {
    for (;;) {
      const before = best.score;
      for (let member = 0; member < members.length; member++) {
        for (const change of [step, -step]) {
          const weights: number[] = best.weights.map((weight, at) =>
            at === member ? Math.max(0, weight + change) : weight,
          );
          const score = measure(weights);
          if (score > best.score) best = { weights, score };
        }
      }
      if (best.score === before) break;
    }
  }
  const sum = best.weights.reduce((total, weight) => total + weight, 0);
  return best.weights.map((weight) => Math.round((weight / sum) * 1e6) / 1e6);
}

async function poolsOf(
  members: readonly TitleScorer[],
  { viewers, validation, maximumViewers }: WeightChoice,
  work: ScoreWork,
): Promise<Pool[]> {
  const asked: number[] = [];
  for (let viewer = 0; viewer < validation.rows && asked.length < maximumViewers; viewer++) {
    if (validation.offsets[viewer + 1] > validation.offsets[viewer]) asked.push(viewer);
  }
  const pools: Pool[] = [];
  for (let first = 0; first < asked.length; first += blockViewers) {
    const rows = asked.slice(first, first + blockViewers);
    const histories = takeSparseRows(viewers.histories, rows);
    const segments = viewers.segments && Int32Array.from(rows, (row) => viewers.segments?.[row] ?? -1);
    const scored: Matrix[] = [];
    for (const member of members) {
      const scores = await member.score({ histories, segments }, work);
      standardiseScores(scores);
      scored.push(scores);
    }
    pools.push(...blockPools(scored, histories, takeSparseRows(validation, rows)));
  }
  return pools;
}

function blockPools(scored: readonly Matrix[], seen: SparseMatrix, held: SparseMatrix): Pool[] {
  const tops = scored.map((scores) => topColumns(scores, poolSize, seen).columns);
  return Array.from({ length: seen.rows }, (_, row) => {
    const titles = new Set(tops.flatMap((top) => [...top.subarray(row * poolSize, (row + 1) * poolSize)]));
    titles.delete(-1);
    const relevant = new Set(held.columns.subarray(held.offsets[row], held.offsets[row + 1]));
    // Ascending, so that of equal scores the lower title wins, as in the final list.
    const pool = [...titles].toSorted((first, second) => first - second);
    const scores = pool.flatMap((title) =>
      scored.map(({ values, dimensions }) => values[row * dimensions + title]),
    );
    return {
      scores: Float32Array.from(scores),
      relevance: Uint8Array.from(pool, (title) => Number(relevant.has(title))),
      relevant: relevant.size,
    };
  });
}

function poolNdcg({ scores, relevance, relevant }: Pool, weights: readonly number[], places: number): number {
  const sums = new Float32Array(relevance.length);
  for (let title = 0, at = 0; title < sums.length; title++) {
    for (const weight of weights) sums[title] += weight * scores[at++];
  }
  const { columns } = topColumns({ values: sums, rows: 1, dimensions: sums.length }, places);
  const gains = Array.from(columns, (column) => (column < 0 ? 0 : relevance[column]));
  return ndcgAt(gains, places, relevant);
}
