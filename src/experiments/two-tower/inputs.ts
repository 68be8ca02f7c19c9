import { type SparseMatrix, takeRows, takeSparseRows } from "../../vectors/index.ts";
import type { TwoTowerViewers } from "../../models/two-tower/index.ts";
import type { ModalitySource } from "./modalities.ts";
import type { MovieFacts } from "./titles.ts";
import type { TwoTowerTask } from "./task.ts";

const recentMilliseconds = 60 * 24 * 60 * 60 * 1000;

/** What modalities are made from: facts, and how often titles were watched in training. */
export function modalitySource(
  titles: readonly MovieFacts[],
  { training }: { readonly training: Pick<TwoTowerTask["training"], "histories" | "times" | "warm"> },
): ModalitySource {
  const { histories, times, warm } = training;
  const last = times.reduce((latest, time) => (time > latest ? time : latest), Number.NEGATIVE_INFINITY);
  const views = new Float64Array(titles.length);
  const recentViews = new Float64Array(titles.length);
  histories.columns.forEach((title, at) => {
    views[title]++;
    if (times[at] > last - recentMilliseconds) recentViews[title]++;
  });
  return { titles, warm, views, recentViews };
}

/** What is known of some viewers when they are asked about. */
export function knownOf(
  { known }: Pick<TwoTowerTask, "known">,
  viewers: Uint32Array,
): Required<TwoTowerViewers> {
  const { histories, times, features } = known;
  return {
    histories: takeSparseRows(histories, viewers),
    times: takeEntries(histories, times, viewers),
    features: takeRows(features, viewers),
  };
}

function takeEntries({ offsets }: SparseMatrix, values: Float64Array, rows: Uint32Array): Float64Array {
  const pieces = Array.from(rows, (row) => values.subarray(offsets[row], offsets[row + 1]));
  const taken = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    taken.set(piece, at);
    at += piece.length;
  }
  return taken;
}
