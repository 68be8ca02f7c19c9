import type { Command } from "commander";
import { MarqueeError } from "../../../core/index.ts";
import { type MaterializeRange, readMoment } from "../../../features/index.ts";
import {
  type MaterializeReport,
  type ProjectFeatures,
  scheduleMaterialization,
  serveMaterializations,
} from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { textTable } from "../../table.ts";
import { formatSeconds, type Terminal, type TerminalProgress } from "../../terminal.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";
import { timeText } from "./text.ts";

interface MaterializeCommandOptions extends FeatureOptions {
  readonly all?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly schedule?: string;
  readonly unschedule?: boolean;
  readonly serve?: boolean;
}

/** Registers `marquee features materialize`. */
export function registerMaterialize(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("materialize"))
    .description("bring what is new in the lake into the online store")
    .argument("[views...]", "names of views")
    .option("--all", "every view whose sources the project has")
    .option("--since <time>", "facts that became known or true after this time (default: since the last run)")
    .option("--until <time>", "facts that were known and true by this time (default: now)")
    .option("--schedule <cron>", 'do it again and again: five fields, UTC, such as "*/10 * * * *"')
    .option("--unschedule", "end the schedule")
    .option("--serve", "do what is scheduled, until Ctrl-C")
    .addHelpText(
      "after",
      `
A run that was stopped or killed goes on where it stood. Two at once do no harm. Schedules are kept in the database and
done by any process with --serve.

Examples:
  marquee features materialize --all
  marquee features materialize title-facts --since 2026-01-01T00:00:00Z --until 2026-02-01T00:00:00Z
  marquee features materialize --all --schedule "*/10 * * * *"
  marquee features materialize --serve
  marquee features materialize --all --json`,
    )
    .action(start(materialize));
}

async function materialize(
  context: CommandContext,
  names: readonly string[],
  options: MaterializeCommandOptions,
): Promise<void> {
  const { terminal } = context;
  if (options.serve) return withFeatures(options, (store) => serve(context, store));
  if (options.unschedule) return withFeatures(options, (store) => schedule(terminal, store, undefined));
  const views = viewsOf(names, options);
  const range = rangeOf(options);
  await withFeatures(options, async (store) => {
    for (const name of views ?? []) store.definitions.view(name);
    if (options.schedule !== undefined) return schedule(terminal, store, options.schedule, views);
    const progress: TerminalProgress[] = [];
    const progressOf = (view: string) => {
      for (const earlier of progress) earlier.clear();
      progress.push(terminal.progress(view));
      return progress[progress.length - 1];
    };
    const report = await store.materialize({ views, range, progressOf, signal: context.signal });
    for (const last of progress) last.clear();
    show(terminal, report);
  });
}

function viewsOf(
  names: readonly string[],
  { all }: MaterializeCommandOptions,
): readonly string[] | undefined {
  if (all && names.length > 0)
    throw new MarqueeError("invalid-option", "Name views or give --all, not both.");
  if (!all && names.length === 0) throw new MarqueeError("invalid-option", "Name views, or give --all.");
  return all ? undefined : names;
}

function rangeOf({ since, until }: MaterializeCommandOptions): MaterializeRange {
  const range = { ...timeOf("since", since), ...timeOf("until", until) };
  if (range.since && range.until && range.since >= range.until) {
    throw new MarqueeError("invalid-option", "--since must be before --until.");
  }
  return range;
}

function timeOf(name: "since" | "until", text: string | undefined): MaterializeRange {
  if (text === undefined) return {};
  try {
    return { [name]: new Date(readMoment(text, `--${name}`) / 1000) };
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    throw new MarqueeError("invalid-option", error.message, { cause: error, hint: error.hint });
  }
}

async function schedule(
  terminal: Terminal,
  store: ProjectFeatures,
  cron: string | undefined,
  views?: readonly string[],
): Promise<void> {
  const schedules = await scheduleMaterialization(store.database, cron, views);
  if (terminal.json) return terminal.out(JSON.stringify({ schedules }));
  terminal.out(
    cron === undefined
      ? "Nothing is scheduled any more."
      : `Scheduled: ${cron} (UTC). Keep a process with --serve.`,
  );
}

async function serve({ terminal, signal }: CommandContext, store: ProjectFeatures): Promise<void> {
  let runs = 0;
  terminal.log("Waiting for scheduled materialisations. Ctrl-C ends it.");
  await serveMaterializations(store, {
    signal,
    onDone: (report) => {
      runs++;
      if (!terminal.json) show(terminal, report);
    },
    onError: (error) => terminal.log(`Failed, will be tried again: ${String(error)}`),
  });
  if (terminal.json) terminal.out(JSON.stringify({ runs }));
}

function show(terminal: Terminal, report: MaterializeReport): void {
  const { registrations, runs, skipped } = report;
  if (terminal.json) return terminal.out(JSON.stringify({ registrations, runs, skipped }));
  for (const { name, version, outcome, dependents } of registrations) {
    if (outcome === "unchanged" || outcome === "new") continue;
    const users = [...dependents.views, ...dependents.services];
    const whom = users.length > 0 ? `; depends on it: ${users.join(", ")}` : "";
    terminal.log(`${name} is now version ${version} (${outcome})${whom}`);
  }
  for (const { view, missingTables } of skipped) {
    terminal.log(`${view} is left out: the project has no ${missingTables.join(", ")}`);
  }
  const cells = runs.map((run) => [
    run.view,
    timeText(run.after),
    timeText(run.until),
    run.received,
    run.changed,
    formatSeconds(run.seconds),
    run.resumed ? "went on where a stopped run stood" : "",
  ]);
  terminal.out(textTable(["view", "after", "until", "entities", "changed", "time", ""], cells));
}
