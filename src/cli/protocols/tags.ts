import { MarqueeError } from "../../core/index.ts";
import {
  collectGenreKeywordTitles,
  collectKeywordTitles,
  collectMpstTitles,
  keywordsTask,
  measureTags,
  motagsTask,
  mpstTask,
  singleVectorScorers,
  semiSupervisedScorers,
  tagBaselines,
  tagClassifierScorers,
  type TagComparison,
  type TagResult,
  type TagScorer,
  type TagTask,
  withFewerLabels,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";
import { recordsIn } from "./records.ts";
import { figureCell, shortFigure } from "./tag-figures.ts";
import { labellingOrders, measureLabelling, tuneLabelling, tuningOrders } from "./tag-labelling.ts";

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
  const { problem = "mpst" } = options;
  const simulation = Object.entries(simulations).find(([name]) => name === problem)?.[1];
  return simulation ? simulate(context, options, simulation) : measureMethods(context, options);
}

async function measureMethods(
  { terminal, signal }: CommandContext,
  options: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const { problem = "mpst", seed } = options;
  const read = Object.hasOwn(problems, problem) ? problems[problem] : undefined;
  if (!read) throw unknownName("problem", problem, [...Object.keys(problems), ...Object.keys(simulations)]);
  // Only where there are titles without labels is there something to learn from them.
  const helped = problem === "mpst-10-percent" ? semiSupervisedScorers() : [];
  const usual = [...tagBaselines(), ...tagClassifierScorers(), ...helped];
  const scorers = chosen(usual, singleVectorScorers(), options.methods);
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

/** Simulations of labelling, which are problems of their own: on the test titles, and for choices on the valid ones. */
const simulations = {
  active: { run: measureLabelling, orders: labellingOrders },
  "active:tuning": { run: tuneLabelling, orders: tuningOrders },
} as const;

async function simulate(
  context: CommandContext,
  options: ProtocolOptions,
  { run, orders }: (typeof simulations)[keyof typeof simulations],
): Promise<ProtocolOutcome> {
  const names = namesOf(Object.keys(orders), options.methods);
  const chosenOrders = Object.fromEntries(names.map((name) => [name, orders[name]]));
  return run(context, await problems.mpst(options, context.signal), options, chosenOrders);
}

/** The methods that are asked for by name; without names the usual ones. */
function chosen(
  usual: readonly TagScorer[],
  others: readonly TagScorer[],
  methods: readonly string[] | undefined,
): readonly TagScorer[] {
  const all = [...usual, ...others];
  const names = namesOf(
    all.map(({ method }) => method),
    methods ?? usual.map(({ method }) => method),
  );
  return all.filter(({ method }) => names.includes(method));
}

/** The names that are wanted, in their own order. @throws MarqueeError `invalid-option` for one that there is not. */
function namesOf(known: readonly string[], wanted: readonly string[] = known): readonly string[] {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("method", unknown, known);
  return known.filter((name) => wanted.includes(name));
}

function unknownName(what: string, name: string, known: readonly string[]): MarqueeError {
  return new MarqueeError("invalid-option", `The protocol tags has no ${what} "${name}".`, {
    hint: `It has: ${known.join(", ")}.`,
  });
}

function resultTable(rows: TagResult["rows"]): string {
  const figures = Object.keys(rows[0]?.intervals ?? {}) as (keyof (typeof rows)[number]["intervals"])[];
  const cells = rows.map((row) => {
    const values = figures.map((figure) => figureCell(row[figure], row.intervals[figure]));
    return [row.method, ...values, "ece" in row ? row.ece.toFixed(4) : undefined];
  });
  const hasError = rows.some((row) => "ece" in row);
  return textTable(["method", ...figures, ...(hasError ? ["ece"] : [])], cells);
}

/** The figures of which a difference is told on the screen; `--json` has all. */
const told = ["microF1", "macroF1", "tagRecallAt5", "P@1", "P@5", "PSP@1", "PSP@5"];

function comparisonLine({ method, against, differences }: TagComparison): string {
  const parts = Object.entries(differences)
    .filter(([figure]) => told.includes(figure))
    .map(([figure, { mean, low, high }]) => `${figure} ${signed(mean)} (${signed(low)} to ${signed(high)})`);
  return `${method} − ${against}: ${parts.join(", ")}`;
}

const signed = (value: number) => `${value >= 0 ? "+" : "−"}${shortFigure(Math.abs(value))}`;
