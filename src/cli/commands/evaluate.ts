import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { importFolder } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { SourceRecord } from "../../domain/index.ts";
import {
  createDoc2Vec,
  createLsa,
  createTfidfWord2Vec,
  createTransformer,
} from "../../encoders/text/index.ts";
import {
  collectProtocolTitles,
  measureGenreSimilarity,
  type SimilarityComparison,
  type SimilarityResult,
  voteBuckets,
} from "../../experiments/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption } from "../options.ts";
import { textTable } from "../table.ts";
import { formatSeconds } from "../terminal.ts";

interface EvaluateOptions {
  readonly data: string;
  readonly seed: number;
  readonly transformer?: string;
}

/** Protocols by name. */
const protocols: Readonly<
  Record<string, (context: CommandContext, options: EvaluateOptions) => Promise<SimilarityResult>>
> = {
  "genre-similarity": genreSimilarity,
};

/** Registers `marquee evaluate`. */
export function registerEvaluate(program: Command, start: StartCommand): void {
  program
    .command("evaluate")
    .description("measure results by a protocol, on test data that training never sees")
    .argument("<protocol>", Object.keys(protocols).join(", "))
    .requiredOption("--data <folder>", "folder with the real data")
    .option("--seed <number>", "seed of everything random", integerOption("--seed"), 1)
    .option("--transformer <folder>", "also measure a transformer from this folder (Hugging Face layout)")
    .addHelpText(
      "after",
      `
Needs, in the data folder: tmdb/movies.jsonl.gz, tmdb/tmdb_5000_movies.csv, tmdb/keywords.csv.gz.

Examples:
  marquee evaluate genre-similarity --data ./data
  marquee evaluate genre-similarity --data ./data --seed 2 --json`,
    )
    .action(start(evaluate));
}

async function evaluate(context: CommandContext, protocol: string, options: EvaluateOptions): Promise<void> {
  const { terminal } = context;
  const measure = protocols[protocol] as (typeof protocols)[string] | undefined;
  if (!measure) {
    const names = Object.keys(protocols).join(", ");
    throw new MarqueeError("invalid-option", `There is no protocol "${protocol}".`, {
      hint: `The protocols are: ${names}.`,
    });
  }
  const started = performance.now();
  const { rows, comparisons, titles } = await measure(context, options);
  const seconds = Math.round(performance.now() - started) / 1000;
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const dataset = basename(options.data);
  if (terminal.json) {
    return terminal.out(
      JSON.stringify({
        protocol,
        dataset,
        seed: options.seed,
        rows,
        comparisons,
        titles,
        seconds,
        peakMemoryMb,
      }),
    );
  }
  terminal.out(resultTable(rows));
  for (const comparison of comparisons) terminal.out(comparisonLine(comparison));
  terminal.out(
    `${titles.test} test titles, seed ${options.seed}, ${formatSeconds(seconds)}, peak memory ${peakMemoryMb} MB`,
  );
}

async function genreSimilarity(
  { terminal, signal }: CommandContext,
  options: EvaluateOptions,
): Promise<SimilarityResult> {
  const folder = join(options.data, "tmdb");
  if (!existsSync(folder)) {
    throw new MarqueeError("missing-input", `There is no folder ${folder}.`, {
      hint: "The protocol needs movies.jsonl.gz, tmdb_5000_movies.csv and keywords.csv.gz in it.",
    });
  }
  const titles = await collectProtocolTitles(recordsOf(folder, signal));
  const transformer =
    options.transformer === undefined ? [] : [createTransformer({ folder: options.transformer })];
  const progress = terminal.progress("measuring");
  try {
    return await measureGenreSimilarity(titles, {
      seed: options.seed,
      embedders: [createDoc2Vec(), createLsa(), createTfidfWord2Vec(), ...transformer],
      progress,
      signal,
    });
  } finally {
    progress.clear();
  }
}

async function* recordsOf(folder: string, signal: AbortSignal): AsyncGenerator<SourceRecord> {
  for await (const item of importFolder(folder, { signal })) {
    if (item.kind === "record") yield item.record;
  }
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
