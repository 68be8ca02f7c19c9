import type { Command } from "commander";
import { messageOf } from "../../core/index.ts";
import { runWorker, type ShardEvent, type ShardWorkerSummary, shardedSteps } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { artifactsOption, databaseOption, integerOption, listOption, projectOption } from "../options.ts";
import { openSharedPlaces } from "../sharing.ts";
import { formatSeconds, type Terminal } from "../terminal.ts";
import { programVersion } from "../version.ts";

interface WorkerOptions {
  readonly project: string;
  readonly database?: string;
  readonly artifacts?: string;
  readonly kinds?: readonly string[];
  readonly concurrency?: number;
  readonly once?: boolean;
  readonly idleExit?: number;
  readonly lease?: number;
  readonly threads?: number;
}

/** Registers `marquee worker`. */
export function registerWorker(program: Command, start: StartCommand): void {
  program
    .command("worker")
    .description("do shards of runs with --distributed, on as many machines as wanted")
    .addOption(projectOption())
    .addOption(databaseOption())
    .addOption(artifactsOption())
    .option("--kinds <kinds>", "steps whose shards are done, separated by commas (default: all)", listOption)
    .option(
      "--concurrency <number>",
      "shards of a kind at once (default: 1)",
      integerOption("--concurrency", 1),
    )
    .option("--once", "end when no shard waits or runs")
    .option("--idle-exit <seconds>", "end after so long without a shard", integerOption("--idle-exit", 1))
    .option(
      "--lease <seconds>",
      "how long a shard is kept from others when this worker no longer answers (default: 60)",
      integerOption("--lease", 1),
    )
    .option(
      "--threads <number>",
      "threads of the query engine (default: all cores)",
      integerOption("--threads", 1),
    )
    .addHelpText(
      "after",
      `
Database and artifact store are those of the runs; the project's folder holds copies. Ctrl-C gives what is being done
back to the queue; another worker takes it.

Examples:
  export MARQUEE_DATABASE_URL=postgres://marquee@db/marquee MARQUEE_ARTIFACT_STORE=s3://bucket/marquee
  marquee worker
  marquee worker --kinds encode --concurrency 4
  marquee worker --idle-exit 600 --json`,
    )
    .action(start(work));
}

async function work({ terminal, signal }: CommandContext, options: WorkerOptions): Promise<void> {
  await using places = await openSharedPlaces(options);
  using lake = await openLake({ threads: options.threads });
  const { database, shared } = places;
  const program = programVersion();
  const summary = await runWorker(
    {
      database,
      shared,
      lake,
      program,
      projectFolder: options.project,
      stepsOf: shardedSteps,
      kinds: options.kinds,
      concurrency: options.concurrency,
      once: options.once,
      idleExitSeconds: options.idleExit,
      leaseSeconds: options.lease,
      signal,
      onEvent: (event) => tellEvent(terminal, event),
      tell: (message) => terminal.log(message),
    },
    (taken) => {
      const kinds = Object.keys(taken).join(", ");
      terminal.log(`Worker ${process.pid} of Marquee ${program} waits for shards of ${kinds}.`);
      terminal.log(`Artifacts: ${shared.address}`);
    },
  );
  showSummary(terminal, summary);
}

const words: Record<ShardEvent["what"], string> = {
  started: "begun",
  done: "done",
  found: "was there already",
  failed: "failed",
  "given-back": "given back",
  lost: "lost to another worker",
};

function tellEvent(
  terminal: Terminal,
  { what, kind, stage, label, attempt, seconds, error }: ShardEvent,
): void {
  const time = what === "started" ? "" : ` after ${formatSeconds(seconds)}`;
  const again = attempt > 1 ? ` (attempt ${attempt})` : "";
  const why = error === undefined ? "" : `: ${messageOf(error)}`;
  terminal.log(`${kind}.${stage}  ${label}  ${words[what]}${time}${again}${why}`);
}

function showSummary(terminal: Terminal, summary: ShardWorkerSummary): void {
  if (terminal.json) return terminal.out(JSON.stringify(summary));
  const { done, found, failed, givenBack, lost } = summary;
  const rare = [
    [found, "there already"],
    [failed, "failed"],
    [givenBack, "given back"],
    [lost, "lost to other workers"],
  ] as const;
  const parts = rare.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  terminal.out(`${done} ${done === 1 ? "shard" : "shards"} done${parts.join("")}.`);
}
