import { MarqueeError } from "../../core/index.ts";
import { bucket, packLabels, splitByBucket } from "../../metrics/index.ts";
import type { ProtocolTitle } from "./protocol-titles.ts";
import type { Questions } from "./scores.ts";

/** The titles as arrays: split, labels, and the questions of the test part. */
export interface ProtocolTask {
  readonly parts: { readonly train: Int32Array; readonly valid: Int32Array; readonly test: Int32Array };
  readonly genres: readonly string[];
  /** `[titles, genres]` */
  readonly labels: Uint8Array;
  readonly questions: Questions;
  readonly seed: number | string;
  readonly signal: AbortSignal | undefined;
}

/** Which buckets train, stop the training early, and ask. Titles of other buckets are left out altogether. */
export const splits = {
  /** The protocol itself. */
  protocol: { train: [0, 5], valid: [6, 7], test: [8, 9] },
  /** For choosing options: the protocol's test titles are nowhere in it, not even among the neighbours. */
  tuning: { train: [0, 5], valid: [6, 6], test: [7, 7] },
} as const;
export type SplitName = keyof typeof splits;

/** The titles that a split knows at all. */
export function titlesOf(split: SplitName, titles: readonly ProtocolTitle[]): ProtocolTitle[] {
  const ranges = Object.values(splits[split]);
  return titles.filter(({ key }) => ranges.some(([from, to]) => from <= bucket(key) && bucket(key) <= to));
}

/**
 * Splits titles by the bucket of their key; of {@link titlesOf} the same split.
 *
 * @throws MarqueeError `missing-input` when a part is empty.
 */
export function protocolTask(
  titles: readonly ProtocolTitle[],
  { seed, split, signal }: { seed: number | string; split: SplitName; signal?: AbortSignal | undefined },
): ProtocolTask {
  const keys = titles.map(({ key }) => key);
  const parts = splitByBucket(keys, splits[split]);
  if (parts.train.length === 0 || parts.valid.length === 0 || parts.test.length === 0) {
    throw new MarqueeError(
      "missing-input",
      `${titles.length} titles are too few for the genre-similarity protocol.`,
      {
        hint: "It needs the TMDB files of the folder: tmdb/movies.jsonl.gz, tmdb_5000_movies.csv, keywords.csv.gz.",
      },
    );
  }
  const genres = [...new Set(titles.flatMap((title) => title.genres))].toSorted();
  const labels = new Uint8Array(titles.length * genres.length);
  titles.forEach((title, row) => {
    for (const genre of title.genres) labels[row * genres.length + genres.indexOf(genre)] = 1;
  });
  const votes = titles.map((title) => title.votes);
  const questions = { labels: packLabels(labels, genres.length), test: parts.test, votes, seed };
  return { parts, genres, labels, questions, seed, signal };
}
