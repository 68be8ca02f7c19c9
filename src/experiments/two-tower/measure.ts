import { precisionAt, recallAt } from "../../metrics/index.ts";
import { type Matrix, type SparseMatrix, takeSparseRows, topColumns } from "../../vectors/index.ts";
import type { RankingTask } from "./task.ts";

/** How many places of a list are looked at. */
export const twoTowerPlaces = 6;

/** Measures of the lists of a method. */
export interface ListMeasures {
  /** Of every asked viewer, 0 to 1. */
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  /** The share of the candidates that stand in the list of anyone. */
  readonly coverage: number;
  /** The share of the candidates that stand in the list of anyone who went on to like them. */
  readonly convertedCoverage: number;
}

/**
 * Compares the best candidates of every asked viewer with what the viewer went on to like.
 *
 * @param scores Of the asked viewers for all titles, `[asked viewers, titles]`.
 * @param seen `[all viewers, titles]`; these are not recommended again.
 */
export function measureRanking(scores: Matrix, task: RankingTask, seen: SparseMatrix): ListMeasures {
  const { candidates, truth, viewers } = task;
  const masked = new Float32Array(scores.values.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < scores.rows; row++) {
    const start = row * scores.dimensions;
    for (const title of candidates) masked[start + title] = scores.values[start + title];
  }
  const { columns } = topColumns(
    { ...scores, values: masked },
    twoTowerPlaces,
    takeSparseRows(seen, viewers),
  );
  const [shown, converted] = [new Set<number>(), new Set<number>()];
  const lists = Array.from(viewers.keys(), (row) => {
    const liked = new Set(truth.columns.subarray(truth.offsets[row], truth.offsets[row + 1]));
    const list = Array.from(columns.subarray(row * twoTowerPlaces, (row + 1) * twoTowerPlaces));
    for (const title of list) {
      if (title >= 0) shown.add(title);
      if (liked.has(title)) converted.add(title);
    }
    return { relevance: list.map((title) => Number(liked.has(title))), count: liked.size };
  });
  return {
    precision: Float64Array.from(lists, ({ relevance }) => precisionAt(relevance, twoTowerPlaces)),
    recall: Float64Array.from(lists, ({ relevance, count }) => recallAt(relevance, twoTowerPlaces, count)),
    coverage: shown.size / candidates.length,
    convertedCoverage: converted.size / candidates.length,
  };
}

/**
 * What a random order reaches. Precision and recall are those expected of it, viewer by viewer, so that lifts over them
 * do not depend on a draw; coverage is that of one draw.
 *
 * @param drawn Random scores, as {@link measureRanking} takes them.
 */
export function measureRandomOrder(drawn: Matrix, task: RankingTask, seen: SparseMatrix): ListMeasures {
  const { candidates, truth, viewers } = task;
  const isCandidate = new Uint8Array(truth.dimensions);
  for (const title of candidates) isCandidate[title] = 1;
  const open = Float64Array.from(viewers, (viewer) => {
    const met = seen.columns.subarray(seen.offsets[viewer], seen.offsets[viewer + 1]);
    return candidates.length - met.reduce((count, title) => count + isCandidate[title], 0);
  });
  const liked = (row: number) => truth.offsets[row + 1] - truth.offsets[row];
  const recall = open.map((count) => Math.min(twoTowerPlaces, count) / count);
  return {
    ...measureRanking(drawn, task, seen),
    precision: recall.map((share, row) => (share * liked(row)) / twoTowerPlaces),
    recall,
  };
}
