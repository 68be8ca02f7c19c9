import { type Progress, silentProgress, throwIfCancelled } from "../../core/index.ts";
import { readViewing, type ViewingSource } from "../../recommend/index.ts";
import { type Matrix, nearestRows, rowOf, type SparseMatrix, takeSparseRows } from "../../vectors/index.ts";
import type { Audience, NearTitle } from "./answers.ts";
import { coldScores } from "./cold-titles.ts";
import type { LoadedRecommender } from "./loaded-recommender.ts";

/** Numbers of a block of scores: 32 MiB. */
export const blockNumbers = 2 ** 23;

/** How an audience is looked for. */
export interface AudienceWork {
  readonly events: ViewingSource;
  /** How many neighbours and viewers are named. */
  readonly count: number;
  /** A viewer of special interest. */
  readonly viewer?: string;
  /** Told of viewers. */
  readonly progress?: Progress;
}

/**
 * For whom a title is that the catalogue does not have: all viewers are looked at, nothing is trained.
 *
 * @param content What it is like, as `contentOf` gives it.
 */
export async function findAudience(
  loaded: LoadedRecommender,
  content: Float32Array,
  { events, count, viewer, progress = silentProgress }: AudienceWork,
): Promise<Audience> {
  const neighbours = neighboursOf(loaded, content, count);
  if (loaded.learned.model === undefined) {
    return { neighbours, viewers: [], of: 0, among: { first20: 0, first100: 0 } };
  }
  const viewing = await readViewing(events);
  const standIns = await loaded.standIns({ values: content, rows: 1, dimensions: content.length });
  const step = Math.max(1, Math.floor(blockNumbers / viewing.titles.length));
  const placed: PlacedFor[] = [];
  for (let first = 0; first < viewing.viewers.length; first += step) {
    throwIfCancelled(loaded.signal);
    const rows = Array.from(
      { length: Math.min(step, viewing.viewers.length - first) },
      (_, at) => first + at,
    );
    const scores = await loaded.scores(takeSparseRows(viewing.likes, rows));
    rows.forEach((row, at) => {
      const own = rowOf(scores, at);
      const [score] = coldScores(standIns, own);
      placed.push({ viewer: viewing.viewers[row], score, place: placeOf(score, own, viewing.likes, row) });
    });
    progress.update(first + rows.length, viewing.viewers.length);
  }
  return { neighbours, ...audienceOf(placed, count, viewer) };
}

/** Where a title would stand for a viewer. */
export type PlacedFor = Audience["viewers"][number];

/** Sums up where a title would stand for each of all viewers. @param asked A viewer of special interest. */
export function audienceOf(
  placed: readonly PlacedFor[],
  count: number,
  asked: string | undefined,
): Omit<Audience, "neighbours"> {
  const within = (places: number) => placed.filter(({ place }) => place <= places).length;
  const found = placed.find(({ viewer }) => viewer === asked);
  return {
    viewers: placed.toSorted((a, b) => a.place - b.place || b.score - a.score).slice(0, count),
    ...(found && { asked: found }),
    of: placed.length,
    among: { first20: within(20), first100: within(100) },
  };
}

/**
 * Where a score would stand among those of the titles that the viewer does not like already, from 1.
 *
 * @param likes `[viewers, titles]`
 * @param row The viewer.
 */
export function placeOf(score: number, scores: Float32Array, likes: SparseMatrix, row: number): number {
  let above = 0;
  for (const other of scores) above += Number(other > score);
  for (let at = likes.offsets[row]; at < likes.offsets[row + 1]; at++) {
    above -= Number(scores[likes.columns[at]] > score);
  }
  return above + 1;
}

function neighboursOf(
  { content: known, catalogue }: LoadedRecommender,
  content: Float32Array,
  count: number,
): NearTitle[] {
  if (known === undefined) return [];
  const { vectors, ids } = known;
  const values = new Float32Array((vectors.rows + 1) * vectors.dimensions);
  values.set(vectors.values);
  values.set(content, vectors.values.length);
  const withNew: Matrix = { values, rows: vectors.rows + 1, dimensions: vectors.dimensions };
  return nearestRows(withNew, vectors.rows, count).flatMap(({ row, similarity }) => {
    const title = catalogue.get(ids[row]);
    return title ? [{ title, similarity }] : [];
  });
}
