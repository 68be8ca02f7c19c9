import { MarqueeError } from "../../core/index.ts";
import { packLabels, splitByBucket } from "../../metrics/index.ts";
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

/**
 * Splits titles by the bucket of their key: 0–5 train, 6–7 valid, 8–9 test.
 *
 * @throws MarqueeError `missing-input` when a part is empty.
 */
export function protocolTask(
  titles: readonly ProtocolTitle[],
  seed: number | string,
  signal?: AbortSignal,
): ProtocolTask {
  const keys = titles.map(({ key }) => key);
  const parts = splitByBucket(keys, { train: [0, 5], valid: [6, 7], test: [8, 9] });
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
