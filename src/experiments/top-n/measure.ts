import { hitAt, ndcgAt, recallAt, reciprocalRankAt } from "../../metrics/index.ts";
import { type SparseMatrix, type TopColumns } from "../../vectors/index.ts";

/** How many places of a list are looked at. */
export const places = 10;

/** Measures of every viewer who has anything in the part that is asked about, `[viewers asked]` each, 0 to 1. */
export interface ViewerMeasures {
  readonly recall: Float64Array;
  readonly mrr: Float64Array;
  readonly ndcg: Float64Array;
  readonly hit: Float64Array;
  /** The share of all titles that stand in the list of at least one of them. */
  readonly coverage: number;
}

/** Compares the best titles of every viewer with what the viewer saw; viewers who saw nothing are left out. */
export function measureLists({ k, columns }: TopColumns, truth: SparseMatrix): ViewerMeasures {
  const asked: number[] = [];
  for (let viewer = 0; viewer < truth.rows; viewer++) {
    if (truth.offsets[viewer + 1] > truth.offsets[viewer]) asked.push(viewer);
  }
  const shown = new Set<number>();
  const lists = asked.map((viewer) => {
    const relevant = new Set(truth.columns.subarray(truth.offsets[viewer], truth.offsets[viewer + 1]));
    const list = columns.subarray(viewer * k, viewer * k + places);
    for (const title of list) if (title >= 0) shown.add(title);
    return { relevance: Uint8Array.from(list, (title) => Number(relevant.has(title))), count: relevant.size };
  });
  return {
    recall: Float64Array.from(lists, ({ relevance, count }) => recallAt(relevance, places, count)),
    mrr: Float64Array.from(lists, ({ relevance }) => reciprocalRankAt(relevance, places)),
    ndcg: Float64Array.from(lists, ({ relevance, count }) => ndcgAt(relevance, places, count)),
    hit: Float64Array.from(lists, ({ relevance }) => hitAt(relevance, places)),
    coverage: shown.size / truth.dimensions,
  };
}
