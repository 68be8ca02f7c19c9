import { writeFile } from "node:fs/promises";
import { MarqueeError } from "../../core/index.ts";
import { svgToPng } from "../../drawing/index.ts";
import {
  averagePoints,
  type AveragePoint,
  collectGenreKeywordTitles,
  collectKeywordTitles,
  collectMpstTitles,
  expectedGainOrder,
  keywordsTask,
  learningCurve,
  type LearningPoint,
  measureTags,
  motagsTask,
  mpstTask,
  randomOrder,
  refittableRegression,
  semiSupervisedScorers,
  simulateLabelling,
  tagBaselines,
  tagClassifierScorers,
  type TagComparison,
  type TagResult,
  type TagScorer,
  type TagTask,
  uncertaintyOrder,
  withFewerLabels,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";
import { recordsIn } from "./records.ts";

/** The protocol `tags`: many tags from text, against linear and simpler baselines. */
export const tags: Protocol = {
  name: "tags",
  needs: "mpst/mpst_train.csv.gz; for the problems keywords and motags the TMDB files in tmdb/",
  measure,
};

type TaskReader = (options: ProtocolOptions, signal: AbortSignal) => Promise<TagTask>;

const tmdbFiles = "movies.jsonl.gz, tmdb_5000_movies.csv, tmdb-ml-small.jsonl.gz and keywords.csv.gz";

/** The data sets of the protocol by name; the first is measured unless another is asked for. */
const problems: Readonly<Record<string, TaskReader>> = {
  mpst: async ({ data }, signal) =>
    mpstTask(await collectMpstTitles(recordsIn(data, "mpst", "mpst_train.csv.gz", signal))),
  "mpst-10-percent": async (options, signal) =>
    withFewerLabels(await problems.mpst(options, signal), fewLabels, options.seed),
  keywords: async ({ data }, signal) =>
    keywordsTask(await collectKeywordTitles(recordsIn(data, "tmdb", tmdbFiles, signal))),
  motags: async ({ data, seed }, signal) =>
    motagsTask(await collectGenreKeywordTitles(recordsIn(data, "tmdb", tmdbFiles, signal)), seed),
};

/** Share of the training labels that the problem `mpst-10-percent` keeps. */
const fewLabels = 0.1;

async function measure(context: CommandContext, options: ProtocolOptions): Promise<ProtocolOutcome> {
  return options.problem === "active" ? measureLabelling(context, options) : measureMethods(context, options);
}

async function measureMethods(
  { terminal, signal }: CommandContext,
  options: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const { problem = "mpst", seed } = options;
  const read = Object.hasOwn(problems, problem) ? problems[problem] : undefined;
  if (!read) throw unknownName("problem", problem, [...Object.keys(problems), "active"]);
  // Only where there are titles without labels is there something to learn from them.
  const helped = problem === "mpst-10-percent" ? semiSupervisedScorers() : [];
  const scorers = chosen([...tagBaselines(), ...tagClassifierScorers(), ...helped], options.methods);
  const task = await read(options, signal);
  const progress = terminal.progress("measuring");
  try {
    const {
      rows,
      comparisons,
      titles,
      tags: count,
    } = await measureTags(task, scorers, { seed, progress, signal });
    const summary = `${problem}: ${count} tags, ${titles.train} train, ${titles.valid} valid and ${titles.test} test titles`;
    const text = [resultTable(rows), ...comparisons.map(comparisonLine), summary];
    return { rows, details: { problem, comparisons, titles, tags: count }, text };
  } finally {
    progress.clear();
  }
}

/** Seeds that the labelling is simulated with, beginning with the one that was given. */
const labellingSeeds = 3;

/** The problem `active`: F1 on MPST against labels spent, in random order and in two chosen ones. */
async function measureLabelling(
  { terminal, signal }: CommandContext,
  options: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const task = await problems.mpst(options, signal);
  const model = refittableRegression({ balanced: true, inverseRegularisation: 2 });
  const orders = {
    random: randomOrder,
    uncertainty: uncertaintyOrder,
    "expected-gain": expectedGainOrder,
  };
  const progress = terminal.progress("labelling");
  try {
    const runs: LearningPoint[][] = [];
    for (let seed = options.seed; seed < options.seed + labellingSeeds; seed++) {
      runs.push(await simulateLabelling(task, model, orders, { seed, signal, progress }));
    }
    const points = averagePoints(runs);
    if (options.picture !== undefined)
      await writeFile(options.picture, await pictureOf(points, options.picture));
    const cells = points.map(({ method, labels, microF1, macroF1, ranges }) => [
      ...[method, labels],
      ...[cell(microF1, ranges.microF1), cell(macroF1, ranges.macroF1)],
    ]);
    const text = [
      textTable(["method", "labels", "microF1", "macroF1"], cells),
      `means of ${labellingSeeds} seeds and half their range, learned by ${model.method}`,
    ];
    return { rows: points, details: { problem: "active", model: model.method }, text };
  } finally {
    progress.clear();
  }
}

/** The curve as SVG where the file is called so, else as PNG. */
async function pictureOf(points: readonly AveragePoint[], file: string): Promise<string | Uint8Array> {
  const curve = learningCurve(points);
  return file.endsWith(".svg") ? curve.toString() : svgToPng(curve);
}

function chosen(scorers: readonly TagScorer[], methods: readonly string[] | undefined): readonly TagScorer[] {
  const names = scorers.map(({ method }) => method);
  const unknown = methods?.find((method) => !names.includes(method));
  if (unknown !== undefined) throw unknownName("method", unknown, names);
  return methods ? scorers.filter(({ method }) => methods.includes(method)) : scorers;
}

function unknownName(what: string, name: string, known: readonly string[]): MarqueeError {
  return new MarqueeError("invalid-option", `The protocol tags has no ${what} "${name}".`, {
    hint: `It has: ${known.join(", ")}.`,
  });
}

function resultTable(rows: TagResult["rows"]): string {
  const figures = Object.keys(rows[0]?.intervals ?? {}) as (keyof (typeof rows)[number]["intervals"])[];
  const cells = rows.map((row) => {
    const values = figures.map((figure) => cell(row[figure], row.intervals[figure]));
    return [row.method, ...values, "ece" in row ? row.ece.toFixed(4) : undefined];
  });
  const hasError = rows.some((row) => "ece" in row);
  return textTable(["method", ...figures, ...(hasError ? ["ece"] : [])], cells);
}

/** `.4172 ±.0091`; counts without places. */
function cell(value: number, { low, high }: { readonly low: number; readonly high: number }): string {
  const half = (high - low) / 2;
  return value > 1 ? `${value} ±${half.toFixed(0)}` : `${short(value)} ±${short(half)}`;
}

const short = (value: number) => value.toFixed(4).replace(/^0(?=\.)/, "");

/** The figures of which a difference is told on the screen; `--json` has all. */
const told = ["microF1", "macroF1", "tagRecallAt5", "P@1", "P@5", "PSP@1", "PSP@5"];

function comparisonLine({ method, against, differences }: TagComparison): string {
  const parts = Object.entries(differences)
    .filter(([figure]) => told.includes(figure))
    .map(([figure, { mean, low, high }]) => `${figure} ${signed(mean)} (${signed(low)} to ${signed(high)})`);
  return `${method} − ${against}: ${parts.join(", ")}`;
}

const signed = (value: number) => `${value >= 0 ? "+" : "−"}${short(Math.abs(value))}`;
