import { type Command, Option } from "commander";
import { MarqueeError, systemClock } from "../../core/index.ts";
import { openProjectDatabase } from "../../pipeline/index.ts";
import { type JobState, type JobStatus, openQueue, type Queue } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { databaseOption, integerOption, projectOption } from "../options.ts";
import { textTable } from "../table.ts";
import { formatSeconds, type Terminal } from "../terminal.ts";

interface QueueOptions {
  readonly project: string;
  readonly database?: string;
}

interface ListOptions extends QueueOptions {
  readonly kind?: string;
  readonly state?: JobState;
  readonly limit: number;
}

const states: readonly JobState[] = ["waiting", "running", "done", "failed", "cancelled"];

/** Registers `marquee jobs` and its commands. */
export function registerJobs(program: Command, start: StartCommand): void {
  const jobs = program.command("jobs").description("the queue: what waits, runs and failed, and who works");
  const add = (name: string) => jobs.command(name).addOption(projectOption()).addOption(databaseOption());
  add("list")
    .description("jobs of every kind by state, the living workers, and the latest jobs")
    .option("--kind <kind>", "only this kind")
    .addOption(
      new Option("--state <state>", "only in this state; failed ones have no attempts left").choices(states),
    )
    .option("--limit <number>", "at most so many jobs, the latest", integerOption("--limit"), 20)
    .addHelpText("after", examples("list", "list --state failed", "list --json | jq '.workers'"))
    .action(start(list));
  add("show")
    .description("everything that is known about jobs: input, progress, result, error")
    .argument("<ids...>", "as `jobs list` names them")
    .addHelpText("after", examples("show materialize-features.v1/7f0b8c4e-3c55-4a6f-9f0e-0a5a4b5c6d7e"))
    .action(start(show));
  add("cancel")
    .description("cancels jobs that wait or run; a running one stops within about a second")
    .argument("<ids...>", "as `jobs list` names them")
    .addHelpText("after", examples("cancel materialize-features.v1/7f0b8c4e-3c55-4a6f-9f0e-0a5a4b5c6d7e"))
    .action(
      start((context, ids: string[], options: QueueOptions) => change(context, ids, options, "cancel")),
    );
  add("retry")
    .description("gives failed jobs one more attempt")
    .argument("<ids...>", "as `jobs list` names them")
    .addHelpText("after", examples("retry materialize-features.v1/7f0b8c4e-3c55-4a6f-9f0e-0a5a4b5c6d7e"))
    .action(start((context, ids: string[], options: QueueOptions) => change(context, ids, options, "retry")));
}

const examples = (...lines: readonly string[]) =>
  ["", "Examples:", ...lines.map((line) => `  marquee jobs ${line}`)].join("\n");

async function withQueue<Result>(
  { project, database: url }: QueueOptions,
  use: (queue: Queue) => Promise<Result>,
): Promise<Result> {
  const database = await openProjectDatabase(project, url);
  try {
    const queue = await openQueue(database, { jobs: [] });
    try {
      return await use(queue);
    } finally {
      await queue.close();
    }
  } finally {
    await database.close();
  }
}

async function list({ terminal }: CommandContext, options: ListOptions): Promise<void> {
  const { kind, state, limit } = options;
  const found = await withQueue(options, async (queue) => ({
    overview: (await queue.overview()).filter((row) => kind === undefined || row.kind === kind),
    workers: await queue.workers(),
    jobs: await queue.list({ kind, state, limit }),
  }));
  if (terminal.json) return terminal.out(JSON.stringify(found));
  if (found.overview.length === 0 && found.jobs.length === 0) return terminal.out("The queue is empty.");
  const counts = found.overview.map((row) => [
    `${row.kind} ${row.version}`,
    ...[row.waiting, row.deferred, row.running, row.done, row.failed, row.cancelled, row.workers],
  ]);
  const header = [
    "kind and version",
    "waiting",
    "later",
    "running",
    "done",
    "failed",
    "cancelled",
    "workers",
  ];
  terminal.out(textTable(header, counts));
  if (found.jobs.length > 0) {
    const cells = found.jobs.map((job) => [
      job.id,
      job.state,
      `${job.attempt}/${job.attempts}`,
      ageText(job),
      wordOf(job),
    ]);
    terminal.out(`\n${textTable(["job", "state", "attempt", "for", ""], cells)}`);
  }
  for (const { kind: name, version, waitingForWorker } of found.overview) {
    if (waitingForWorker) terminal.log(`No living worker takes ${name} ${version}: start one.`);
  }
}

/** For how long a job has been in its state. */
function ageText({ createdAt, startedAt, endedAt }: JobStatus): string {
  const since = endedAt ?? startedAt ?? createdAt;
  return formatSeconds(Math.max(0, (systemClock.now() - since.getTime()) / 1000));
}

function wordOf({ error, progress }: JobStatus): string {
  if (error) return error.message.slice(0, 100);
  if (!progress) return "";
  const { done, total, note } = progress;
  return [total === undefined ? `${done}` : `${done} of ${total}`, note].filter(Boolean).join(", ");
}

async function show(
  { terminal }: CommandContext,
  ids: readonly string[],
  options: QueueOptions,
): Promise<void> {
  const statuses = await withQueue(options, (queue) => queue.statuses(ids));
  const jobs = statuses.map((status, index) => status ?? unknown(ids[index]));
  terminal.out(JSON.stringify(jobs, undefined, terminal.json ? undefined : 2));
}

/** Every id is tried; an unknown one is told after the others were done. */
async function change(
  { terminal }: CommandContext,
  ids: readonly string[],
  options: QueueOptions,
  what: "cancel" | "retry",
): Promise<void> {
  const outcomes = await withQueue(options, async (queue) => {
    const known = await queue.statuses(ids);
    const rows: { id: string; changed: boolean; state: JobState | null }[] = [];
    for (const [index, id] of ids.entries()) {
      const changed = known[index] !== undefined && (await queue[what](id));
      rows.push({ id, changed, state: (await queue.status(id))?.state ?? null });
    }
    return rows;
  });
  tellChanges(terminal, outcomes, what);
  const missing = outcomes.find(({ state }) => state === null);
  if (missing) unknown(missing.id);
}

function tellChanges(
  terminal: Terminal,
  outcomes: readonly { id: string; changed: boolean; state: JobState | null }[],
  what: "cancel" | "retry",
): void {
  if (terminal.json) return terminal.out(JSON.stringify(outcomes));
  const past = what === "cancel" ? "cancelled" : "waits again";
  for (const { id, changed, state } of outcomes) {
    if (state !== null) terminal.out(`${id}  ${changed ? past : `unchanged: it is ${state}`}`);
  }
}

function unknown(id: string): never {
  throw new MarqueeError("not-found", `There is no job ${id}.`, {
    hint: "`marquee jobs list` names them. Records of ended jobs are kept for seven days.",
  });
}
