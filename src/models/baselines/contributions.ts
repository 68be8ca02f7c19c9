import { MarqueeError } from "../../core/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";
import { checkViewers } from "./check-interactions.ts";
import type { Contributions, ScoreWork, Viewers } from "./recommender.ts";

/** Looks at what `contributions` is given. @throws MarqueeError `invalid-shape`, `cancelled`. */
export function checkOneViewer(
  viewer: Viewers,
  asked: readonly number[],
  titles: number,
  work: ScoreWork,
): void {
  checkViewers(viewer, titles, work);
  const { rows } = viewer.histories;
  if (rows !== 1)
    throw new MarqueeError("invalid-shape", `Scores are taken apart for one viewer, not for ${rows}.`);
  const stranger = asked.find((title) => !(Number.isInteger(title) && title >= 0 && title < titles));
  if (stranger === undefined) return;
  throw new MarqueeError("invalid-shape", `There is no title ${stranger} among ${titles}.`);
}

/**
 * Contributions of a score that is a sum over the history: Σ x_i s_ij.
 *
 * @param similarity s_ij: what title i, seen once, adds to the score of title j.
 */
export function summedContributions(
  history: SparseMatrix,
  asked: readonly number[],
  similarity: (seen: number, title: number) => number,
): Contributions {
  const { columns, values } = history;
  const added = new Float32Array(columns.length * asked.length);
  for (let entry = 0, at = 0; entry < columns.length; entry++) {
    for (const title of asked) added[at++] = values[entry] * similarity(columns[entry], title);
  }
  return {
    entries: { values: added, rows: columns.length, dimensions: asked.length },
    base: new Float64Array(asked.length),
  };
}

/** Contributions of scores that the history has no part in. */
export function constantContributions(
  history: SparseMatrix,
  asked: readonly number[],
  scoreOf: (title: number) => number,
): Contributions {
  const none = summedContributions(history, asked, () => 0);
  return { ...none, base: Float64Array.from(asked, scoreOf) };
}
