import { bucket } from "../../metrics/index.ts";
import type { TwoTowerTraining } from "../../models/two-tower/index.ts";
import { type Matrix, matrixOf, type SparseMatrix, sparseMatrixOf } from "../../vectors/index.ts";
import { positiveStars, type RatedEvents, type TwoTowerData } from "./data.ts";
import { ageBands } from "./viewers.ts";

/**
 * Which part is asked about. `protocol`: the test part, with the titles of bucket 0 cold. `tuning`, for choosing options:
 * the valid part, with the titles of bucket 1 cold, and those of bucket 0 nowhere.
 */
export const twoTowerProblems = ["protocol", "tuning"] as const;
export type TwoTowerProblem = (typeof twoTowerProblems)[number];

/** Among which titles is ranked: those trained on, or those that nobody has seen. */
export type RankingName = "warm" | "cold";

/** Viewers and what they go on to like, over all titles; only asked viewers have a row of their own. */
export interface RankingTask {
  /** Titles among which is ranked, ascending. */
  readonly candidates: Uint32Array;
  /** Rows of the viewers who go on to like a candidate that they had not seen. */
  readonly viewers: Uint32Array;
  /** What each of them goes on to like among the candidates, `[viewers, titles]`. */
  readonly truth: SparseMatrix;
}

/** What methods learn from and are asked. */
export interface TwoTowerTask {
  /** Positives of warm titles before the valid part, `[viewers, titles]`, with their times and the viewers' features. */
  readonly training: Required<Pick<TwoTowerTraining, "histories" | "times" | "features" | "warm">>;
  /** What the same viewers liked in the valid part, for early stopping and the weights of blends. */
  readonly validation: SparseMatrix;
  /** What is known of the viewers when they are asked about: all positives of warm titles before. */
  readonly known: Pick<TwoTowerTask["training"], "histories" | "times" | "features">;
  /** What is not recommended again: every rating before, whatever its stars, `[viewers, titles]`. */
  readonly seen: SparseMatrix;
  readonly warm: RankingTask;
  readonly cold: RankingTask;
}

/** Builds the task of a problem. */
export function twoTowerTask(data: TwoTowerData, problem: TwoTowerProblem): TwoTowerTask {
  const buckets = Uint8Array.from(data.titles, ({ movieId }) => bucket(String(movieId)));
  const [coldBucket, absent] = problem === "protocol" ? [0, -1] : [1, 0];
  const { train, valid, test } = data;
  const before = problem === "protocol" ? [train, valid] : [train];
  const asked = problem === "protocol" ? test : valid;
  const rated = new Uint8Array(buckets.length);
  for (const title of train.titles) rated[title] = 1;
  const warm = buckets.map((of, title) => Number(of !== coldBucket && of !== absent && rated[title] === 1));
  const cold = buckets.map((of) => Number(of === coldBucket));
  const size: Size = { viewers: data.users.length, titles: buckets.length };
  const positive = (events: RatedEvents, titles: Uint8Array) => (at: number) =>
    events.stars[at] >= positiveStars && titles[events.titles[at]] === 1;
  const features = viewerFeatures(data);
  const history = (parts: readonly RatedEvents[]) => eventMatrix(parts, size, (part) => positive(part, warm));
  const seen = eventMatrix(before, size, () => () => true).histories;
  const ranking = (titles: Uint8Array) =>
    rankingTask(
      eventMatrix([asked], size, (part) => positive(part, titles)).histories,
      Uint32Array.from(titles.keys()).filter((title) => titles[title] === 1),
      seen,
    );
  return {
    training: { ...history([train]), features, warm },
    validation: eventMatrix([valid], size, (part) => positive(part, warm)).histories,
    known: { ...history(before), features },
    seen,
    warm: ranking(warm),
    cold: ranking(cold),
  };
}

interface Size {
  readonly viewers: number;
  readonly titles: number;
}

/** Events of some parts as a matrix, with their times. A viewer rates a title once. */
function eventMatrix(
  parts: readonly RatedEvents[],
  { viewers, titles }: Size,
  keepOf: (part: RatedEvents) => (at: number) => boolean,
): { readonly histories: SparseMatrix; readonly times: Float64Array } {
  const keeps = parts.map((part) => ({ part, keep: keepOf(part) }));
  const times: number[] = [];
  const rows = Array.from({ length: viewers }, (_, viewer) => {
    const events = keeps.flatMap(({ part, keep }) => {
      const [first, end] = [part.offsets[viewer], part.offsets[viewer + 1]];
      const places = Array.from({ length: end - first }, (__, at) => first + at).filter(keep);
      return places.map((at) => ({ title: part.titles[at], time: part.times[at] }));
    });
    events.sort((a, b) => a.title - b.title);
    for (const { time } of events) times.push(time);
    return events.map(({ title }) => [title, 1] as const);
  });
  return { histories: sparseMatrixOf(rows, titles), times: Float64Array.from(times) };
}

function rankingTask(liked: SparseMatrix, candidates: Uint32Array, seen: SparseMatrix): RankingTask {
  const rows = Array.from({ length: liked.rows }, (_, viewer) => {
    const before = new Set(seen.columns.subarray(seen.offsets[viewer], seen.offsets[viewer + 1]));
    return Array.from(liked.columns.subarray(liked.offsets[viewer], liked.offsets[viewer + 1])).filter(
      (title) => !before.has(title),
    );
  });
  const viewers = Uint32Array.from(rows.keys()).filter((viewer) => rows[viewer].length > 0);
  const truth = Array.from(viewers, (viewer) => rows[viewer].map((title) => [title, 1] as const));
  return { candidates, viewers, truth: sparseMatrixOf(truth, liked.dimensions) };
}

const occupations = 21;

/** One-hot gender, age band and occupation, `[viewers, 30]`; nothing where unknown. */
function viewerFeatures({ users, viewerFacts }: TwoTowerData): Matrix {
  const { gender, ageBand, occupation } = viewerFacts;
  const fields = [
    { values: gender, size: 2 },
    { values: ageBand, size: ageBands.length },
    { values: occupation, size: occupations },
  ];
  const width = fields.reduce((sum, { size }) => sum + size, 0);
  const features = matrixOf(new Float32Array(users.length * width), width);
  let first = 0;
  for (const { values, size } of fields) {
    values.forEach((value, viewer) => {
      if (value >= 0 && value < size) features.values[viewer * width + first + value] = 1;
    });
    first += size;
  }
  return features;
}
