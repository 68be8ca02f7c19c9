import { join, relative } from "node:path";
import type { Command } from "commander";
import { MarqueeError } from "../core/index.ts";
import {
  openDistribution,
  Pipeline,
  type PipelineOptions,
  type RunConfiguration,
  readRunConfiguration,
  type Step,
  type StepOutcome,
} from "../pipeline/index.ts";
import { type Lake, openLake, openObjectStore } from "../storage/index.ts";
import type { CommandContext } from "./command.ts";
import { artifactsOption, databaseOption, integerOption, listOption, projectOption } from "./options.ts";
import { showPlan } from "./plan.ts";
import { createRunObserver } from "./run-observer.ts";
import { openSharedPlaces, type SharedPlaces } from "./sharing.ts";
import { textTable } from "./table.ts";
import { formatCount, formatSeconds } from "./terminal.ts";
import { programVersion } from "./version.ts";

/** Options that every command with a pipeline run understands. */
export interface RunOptions {
  readonly project: string;
  readonly seed?: number;
  readonly config?: string;
  readonly strict?: boolean;
  readonly force: readonly string[];
  readonly until?: string;
  readonly dryRun?: boolean;
  readonly threads?: number;
  readonly database?: string;
  readonly artifacts?: string;
  readonly distributed?: boolean;
  readonly priority?: number;
}

/** Adds the options of a pipeline run to a command. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(projectOption())
    .addOption(artifactsOption())
    .addOption(databaseOption())
    .option("--distributed", "have the shards of steps done by `marquee worker` processes, and wait for them")
    .option(
      "--priority <number>",
      "with --distributed: workers take the shards of runs with a higher one first (default: 0)",
      integerOption("--priority"),
    )
    .option(
      "--config <file>",
      "JSON file with the configuration of the steps (see docs/reference/configuration.md)",
    )
    .option("--seed <number>", "seed of everything random", integerOption("--seed"))
    .option("--strict", "stop at the first row or file that cannot be used")
    .option("--force <steps>", "steps to do again, separated by commas", listOption, [])
    .option("--until <step>", "stop after this step")
    .option("--dry-run", "show the plan and the files that would be read, and change nothing")
    .option(
      "--threads <number>",
      "threads of the query engine (default: all cores)",
      integerOption("--threads"),
    );
}

/** What a command does after the steps, and shows beside them. */
export interface AfterSteps {
  /** Members of the object that `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Lines for people. */
  readonly lines: readonly string[];
}

/**
 * Runs steps and tells how it went.
 *
 * @param stepsOf Gives the steps for a configuration.
 * @param after Done when all steps are, unless the run ends early.
 */
export async function runSteps(
  context: CommandContext,
  stepsOf: (configuration: RunConfiguration) => Promise<Step[]>,
  options: RunOptions,
  after?: (lake: Lake) => Promise<AfterSteps>,
): Promise<void> {
  const { terminal, signal } = context;
  const configuration = await readRunConfiguration(options.config, options);
  const steps = upTo(await stepsOf(configuration), options.until);
  using lake = await openLake({ threads: options.threads });
  await using sharing = await openSharing(options, steps, configuration);
  const pipeline = new Pipeline(steps, {
    projectFolder: options.project,
    lake,
    seed: configuration.seed,
    force: options.force,
    signal,
    observer: createRunObserver(terminal),
    shared: sharing.shared,
    executor: sharing.executor,
  });
  if (options.dryRun) return showPlan(terminal, await pipeline.plan());
  const outcomes = await pipeline.run();
  const addition = options.until === undefined ? await after?.(lake) : undefined;
  showOutcomes(context, options.project, outcomes, addition);
}

/** What a run shares with other machines: nothing, its artifacts, or its work as well. */
async function openSharing(
  options: RunOptions,
  steps: readonly Step[],
  configuration: RunConfiguration,
): Promise<Pick<PipelineOptions, "shared" | "executor"> & AsyncDisposable> {
  if (options.distributed && !options.dryRun) {
    const places = await openSharedPlaces(options);
    return await distribute(places, steps, configuration, options.priority).catch(async (error: unknown) => {
      await places[Symbol.asyncDispose]();
      throw error;
    });
  }
  const shared = options.artifacts === undefined ? undefined : await openObjectStore(options.artifacts);
  return { shared, [Symbol.asyncDispose]: async () => shared?.close() };
}

async function distribute(
  places: SharedPlaces,
  steps: readonly Step[],
  configuration: RunConfiguration,
  priority: number | undefined,
) {
  const { database, shared } = places;
  const program = programVersion();
  const distribution = await openDistribution({ database, shared, steps, configuration, program, priority });
  const close = async () => {
    await distribution.close();
    await places[Symbol.asyncDispose]();
  };
  return { shared, executor: distribution.executor, [Symbol.asyncDispose]: close };
}

function upTo(steps: readonly Step[], last: string | undefined): readonly Step[] {
  if (last === undefined) return steps;
  const position = steps.findIndex((step) => step.name === last);
  if (position < 0) {
    const names = steps.map((step) => step.name).join(", ");
    throw new MarqueeError("invalid-option", `There is no step "${last}".`, {
      hint: `The steps are: ${names}.`,
    });
  }
  return steps.slice(0, position + 1);
}

function showOutcomes(
  { terminal }: CommandContext,
  project: string,
  outcomes: readonly StepOutcome[],
  addition: AfterSteps | undefined,
): void {
  const report = outcomes.find((outcome) => outcome.step === "report");
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  const peakMemoryMb = Math.max(...outcomes.map((outcome) => outcome.peakMemoryMb));
  if (terminal.json) {
    return terminal.out(
      JSON.stringify({ project, steps: outcomes, seconds, peakMemoryMb, ...addition?.json }),
    );
  }
  const rows = outcomes.map((outcome) => [
    outcome.step,
    outcome.cached ? "cached" : formatSeconds(outcome.seconds),
    `${formatCount(outcome.peakMemoryMb)} MB`,
    describeSummary(outcome.summary),
  ]);
  terminal.out(textTable(["step", "time", "peak memory", "result"], rows));
  for (const line of addition?.lines ?? []) terminal.out(line);
  if (report) terminal.out(`\nReport: ${relative(".", join(report.folder, "report.html"))}`);
}

/** `{ titles: 12, films: 10 }` → `12 titles, 10 films`. */
function describeSummary(summary: Readonly<Record<string, unknown>>): string {
  return Object.entries(summary)
    .filter(([, value]) => typeof value === "number" || typeof value === "string")
    .map(([name, value]) =>
      typeof value === "number" ? `${formatNumber(value)} ${words(name)}` : `${words(name)} ${String(value)}`,
    )
    .join(", ");
}

const formatNumber = (value: number) =>
  Number.isInteger(value) ? value.toLocaleString("en-US") : String(Math.round(value * 1000) / 1000);

const words = (camelCase: string) => camelCase.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
