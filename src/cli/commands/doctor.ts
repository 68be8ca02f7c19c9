import type { Command } from "commander";
import { MarqueeError, systemClock } from "../../core/index.ts";
import { prometheusText } from "../../features/index.ts";
import { type CheckResult, diagnose } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption } from "../options.ts";
import { addFeatureOptions, type FeatureOptions, viewsModule } from "./features/project.ts";

interface DoctorOptions extends FeatureOptions {
  readonly config?: string;
  readonly deep?: boolean;
  readonly metrics?: boolean;
  readonly maximumLag: number;
}

/** Registers `marquee doctor`. */
export function registerDoctor(program: Command, start: StartCommand): void {
  addFeatureOptions(program.command("doctor"))
    .description("look at machine, project, database and features, and say what is wrong and what helps")
    .option("--config <file>", "configuration of runs, for the model folders that it names")
    .option("--deep", "compare the hash of every file of the latest run")
    .option(
      "--maximum-lag <hours>",
      "how old the last materialisation may be",
      integerOption("--maximum-lag", 1),
      24,
    )
    .option("--metrics", "print metrics in the text format of Prometheus, and do not fail")
    .addHelpText(
      "after",
      `
Fails (exit code 1) when a check fails; warnings do not fail.

Examples:
  marquee doctor
  marquee doctor --deep --json
  marquee doctor --metrics > /var/lib/node_exporter/marquee.prom`,
    )
    .action(start(doctor));
}

const signs = { ok: "✓", warning: "!", failed: "✗", skipped: "-" } as const;

async function doctor({ terminal }: CommandContext, options: DoctorOptions): Promise<void> {
  using lake = await openLake();
  const isForPeople = !terminal.json && !options.metrics;
  const { checks, metrics } = await diagnose({
    projectFolder: options.project,
    databaseUrl: options.database,
    views: viewsModule(options),
    configuration: options.config,
    deep: options.deep,
    maximumLagMs: options.maximumLag * 3_600_000,
    lake,
    clock: systemClock,
    onDone: (result) => isForPeople && linesOf(result).forEach((line) => terminal.out(line)),
  });
  if (options.metrics) {
    return terminal.out(terminal.json ? JSON.stringify({ metrics }) : prometheusText(metrics).trimEnd());
  }
  const failures = checks.filter(({ state }) => state === "failed").map(({ name }) => name);
  if (failures.length > 0) {
    throw new MarqueeError("check-failed", `Not well: ${failures.join(", ")}.`, {
      hint: "Each check above says what helps.",
      details: { checks },
    });
  }
  if (terminal.json) terminal.out(JSON.stringify({ checks }));
}

function linesOf({ name, state, message, hint }: CheckResult): string[] {
  const line = `${signs[state]} ${name.padEnd(16)}  ${message}`;
  return hint === undefined ? [line] : [line, `${" ".repeat(20)}→ ${hint}`];
}
