import { MarqueeError } from "../../core/index.ts";
import {
  createDoc2Vec,
  createLsa,
  createTfidfWord2Vec,
  createTransformer,
  type TextEmbedder,
} from "../../encoders/text/index.ts";
import {
  collectProtocolTitles,
  measureGenreSimilarity,
  type SimilarityComparison,
  type SimilarityResult,
  type SplitName,
  splits,
  voteBuckets,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";
import { recordsIn } from "./records.ts";

const files = "movies.jsonl.gz, tmdb_5000_movies.csv and keywords.csv.gz";

/** The protocol `genre-similarity`: the spectrum beside the text embeddings that it was learned from. */
export const genreSimilarity: Protocol = {
  name: "genre-similarity",
  needs: "tmdb/movies.jsonl.gz, tmdb/tmdb_5000_movies.csv, tmdb/keywords.csv.gz",
  measure,
};

async function measure(
  { terminal, signal }: CommandContext,
  options: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const split = splitNamed(options.problem ?? "protocol");
  const embedders = embeddersOf(options);
  const collected = await collectProtocolTitles(recordsIn(options.data, "tmdb", files, signal));
  const progress = terminal.progress("measuring");
  try {
    const { rows, comparisons, titles } = await measureGenreSimilarity(collected, {
      seed: options.seed,
      split,
      embedders,
      progress,
      signal,
    });
    const text = [resultTable(rows), ...comparisons.map(comparisonLine), `${titles.test} test titles`];
    return { rows, details: { comparisons, titles }, text };
  } finally {
    progress.clear();
  }
}

function splitNamed(name: string): SplitName {
  if (Object.hasOwn(splits, name)) return name as SplitName;
  throw new MarqueeError("invalid-option", `genre-similarity has no problem "${name}".`, {
    hint: "It has: protocol (what is reported), tuning (for choosing options: without the test titles).",
  });
}

function embeddersOf({ transformer, methods }: ProtocolOptions): TextEmbedder[] {
  const folders = transformer === undefined ? [] : [createTransformer({ folder: transformer })];
  const known = [createDoc2Vec(), createLsa(), createTfidfWord2Vec(), ...folders];
  const unknown = methods?.find((method) => known.every(({ name }) => name !== method));
  if (unknown !== undefined) {
    throw new MarqueeError("invalid-option", `genre-similarity has no text embedding "${unknown}".`, {
      hint: `It has: ${known.map(({ name }) => name).join(", ")}.`,
    });
  }
  return methods ? known.filter(({ name }) => methods.includes(name)) : known;
}

function resultTable(rows: SimilarityResult["rows"]): string {
  const buckets = Object.keys(voteBuckets) as (keyof typeof voteBuckets)[];
  const cells = rows.map(({ method, all, interval, buckets: of }) => [
    method,
    all.toFixed(2),
    `${interval.low.toFixed(2)}–${interval.high.toFixed(2)}`,
    ...buckets.map((bucket) => of[bucket].toFixed(2)),
  ]);
  return textTable(["method", "all", "95 %", ...buckets], cells);
}

function comparisonLine({ method, against, all }: SimilarityComparison): string {
  const sign = all.mean >= 0 ? "+" : "";
  return `${method} − ${against}: ${sign}${all.mean.toFixed(2)} (${all.low.toFixed(2)} to ${all.high.toFixed(2)})`;
}
