import { type Progress, throwIfCancelled } from "../../core/index.ts";
import { type SparseMatrix, takeSparseRows, type TopColumns, topColumns } from "../../vectors/index.ts";
import type { ScoreWork, TitleScorer, Viewers } from "./recommender.ts";

/** How {@link recommendTitles} runs. */
export interface RecommendWork extends ScoreWork {
  /** Told of viewers. */
  readonly progress?: Progress;
}

/** Numbers of a block of scores: 64 MiB. */
const blockNumbers = 2 ** 24;

/**
 * The best titles of every viewer, exactly, without those that `seen` has: all titles are scored, in blocks of
 * viewers, so that memory is bounded for any number of them.
 *
 * @param seen Titles not to recommend, `[viewers, titles]`; default the histories.
 * @returns Titles, the best first, `[viewers, k]`; -1 where there are no more.
 * @throws MarqueeError as `FittedRecommender.score`; `invalid-option` for a k below 1.
 */
export async function recommendTitles(
  model: TitleScorer,
  viewers: Viewers,
  k: number,
  seen: SparseMatrix = viewers.histories,
  work: RecommendWork = {},
): Promise<TopColumns> {
  const { rows } = viewers.histories;
  const columns = new Int32Array(rows * k);
  const scores = new Float32Array(rows * k);
  const step = Math.max(1, Math.min(4096, Math.floor(blockNumbers / model.titles)));
  for (let first = 0; first < rows; first += step) {
    throwIfCancelled(work.signal);
    const end = Math.min(rows, first + step);
    const positions = Int32Array.from({ length: end - first }, (_, at) => first + at);
    const histories = takeSparseRows(viewers.histories, positions);
    const scored = await model.score({ histories, segments: viewers.segments?.subarray(first, end) }, work);
    const top = topColumns(scored, k, takeSparseRows(seen, positions));
    columns.set(top.columns, first * k);
    scores.set(top.scores, first * k);
    work.progress?.update(end, rows);
  }
  return { k, columns, scores };
}
