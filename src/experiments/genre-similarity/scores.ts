import { createRandom } from "../../core/index.ts";
import {
  bootstrapMean,
  type Interval,
  type LabelSets,
  pairedBootstrap,
  sharedLabelShares,
} from "../../metrics/index.ts";
import { type Matrix, nearestNeighbours } from "../../vectors/index.ts";

/** How many neighbours the protocol looks at. */
const neighbourCount = 100;

/** Buckets of votes by name: from the first number to below the second. */
export const voteBuckets = {
  "0-10": [0, 10],
  "10-100": [10, 100],
  "100-1k": [100, 1000],
  "1k-10k": [1000, 10_000],
  "10k-inf": [10_000, Number.POSITIVE_INFINITY],
} as const;
export type VoteBucket = keyof typeof voteBuckets;

/** A figure for all test titles and for those of each bucket of votes. */
export interface ByVotes<Figure> {
  readonly all: Figure;
  readonly buckets: Readonly<Record<VoteBucket, Figure>>;
  /** For the titles whose votes nobody gives, which are in no bucket; absent where there are none. */
  readonly unknown?: Figure;
}

/** The titles that are asked about, and what is needed to score them. */
export interface Questions {
  readonly labels: LabelSets;
  /** Rows of the test titles. */
  readonly test: Int32Array;
  /** Votes of every title, NaN where they are not known. */
  readonly votes: ArrayLike<number>;
  readonly seed: number | string;
}

/**
 * The score of every test title, in %: the share of its 100 nearest neighbours by cosine among all titles, itself
 * left out, that have a genre in common with it.
 */
export async function similarityScores(
  embeddings: Matrix,
  { labels, test }: Questions,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const { indices } = await nearestNeighbours(embeddings, { k: neighbourCount, queryRows: test, signal });
  return sharedLabelShares(labels, test, indices, neighbourCount).map((share) => 100 * share);
}

/** Mean scores with their 95 % bootstrap intervals. */
export function summarise(scores: Float64Array, questions: Questions): ByVotes<Interval> {
  return byVotes(questions, (chosen, random) =>
    bootstrapMean(
      chosen.map((at) => scores[at]),
      { random },
    ),
  );
}

/** The mean of `first - second` with its 95 % bootstrap interval, titles drawn in pairs. */
export function compare(first: Float64Array, second: Float64Array, questions: Questions): ByVotes<Interval> {
  return byVotes(questions, (chosen, random) =>
    pairedBootstrap(
      chosen.map((at) => first[at]),
      chosen.map((at) => second[at]),
      { random },
    ),
  );
}

function byVotes(
  { test, votes, seed }: Questions,
  figure: (chosen: Float64Array, random: ReturnType<typeof createRandom>) => Interval,
): ByVotes<Interval> {
  const positions = Float64Array.from(test, (_, at) => at);
  const random = createRandom(seed).fork("bootstrap");
  const buckets = Object.entries(voteBuckets).map(([name, [from, below]]) => {
    const chosen = positions.filter((at) => votes[test[at]] >= from && votes[test[at]] < below);
    return [name, figure(chosen, random.fork(name))] as const;
  });
  const unknown = positions.filter((at) => Number.isNaN(votes[test[at]]));
  return {
    all: figure(positions, random.fork("all")),
    buckets: Object.fromEntries(buckets) as Record<VoteBucket, Interval>,
    ...(unknown.length > 0 && { unknown: figure(unknown, random.fork("unknown")) }),
  };
}
