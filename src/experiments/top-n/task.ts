import { MarqueeError } from "../../core/index.ts";
import { bucket } from "../../metrics/index.ts";
import { type SparseMatrix, sparseMatrixOfCells } from "../../vectors/index.ts";
import type { Ratings } from "../movielens/ratings.ts";

/** The protocol's data as matrices `[viewers, titles]`; a 1 is a rating of at least three stars. */
export interface TopNTask {
  /** MovieLens ids, ascending. */
  readonly users: Int32Array;
  /** MovieLens ids of all titles of any part, ascending. */
  readonly movies: Int32Array;
  readonly train: SparseMatrix;
  /** For every entry of `train` when it happened, in milliseconds; NaN where unknown. */
  readonly trainTimes: Float64Array;
  readonly valid: SparseMatrix;
  readonly test: SparseMatrix;
  /** `train` and `valid` together: what is not recommended again when `test` is asked about. */
  readonly seen: SparseMatrix;
}

const leastStars = 3;
/** Buckets of `userId:movieId`: below this one train. */
const validBucket = 8;

/**
 * Splits ratings of at least three stars by the bucket of `userId:movieId`: 0–7 train, 8 valid, 9 test.
 *
 * @throws MarqueeError `missing-input` when a part is empty.
 */
export function topNTask(ratings: Ratings): TopNTask {
  const kept: number[] = [];
  for (let at = 0; at < ratings.count; at++) if (ratings.values[at] >= leastStars) kept.push(at);
  const users = distinct(kept, ratings.users);
  const movies = distinct(kept, ratings.movies);
  const [userAt, movieAt] = [positions(users), positions(movies)];
  const parts: [number[], number[], number[]] = [[], [], []];
  for (const at of kept) {
    const part = bucket(`${ratings.users[at]}:${ratings.movies[at]}`) - validBucket;
    parts[part < 0 ? 0 : part + 1].push(at);
  }
  const matrixOf = (chosen: readonly number[]) =>
    sparseMatrixOfCells(
      {
        rows: chosen.map((at) => userAt[ratings.users[at]]),
        columns: chosen.map((at) => movieAt[ratings.movies[at]]),
      },
      users.length,
      movies.length,
    );
  const [train, valid, test, seen] = [...parts, [...parts[0], ...parts[1]]].map(matrixOf);
  if ([train, valid, test].some(({ columns }) => columns.length === 0)) {
    throw new MarqueeError("missing-input", `${ratings.count} ratings are too few for the top-n protocol.`);
  }
  const trainTimes = Float64Array.from(train.order, (cell) => ratings.times[parts[0][cell]]);
  return { users, movies, train, trainTimes, valid, test, seen };
}

function distinct(chosen: readonly number[], ids: Int32Array): Int32Array {
  return Int32Array.from(new Set(chosen.map((at) => ids[at]))).sort();
}

/** Where in a list of ids each id stands. */
function positions(ids: Int32Array): Int32Array {
  const places = new Int32Array((ids.at(-1) ?? -1) + 1);
  ids.forEach((id, at) => (places[id] = at));
  return places;
}
