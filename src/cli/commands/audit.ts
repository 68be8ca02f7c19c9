import { copyFile, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { catalogueSteps, Pipeline, Project, readRunConfiguration } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { projectOption } from "../options.ts";
import { createRunObserver } from "../run-observer.ts";

interface AuditOptions {
  readonly project: string;
  readonly data?: string;
  readonly config?: string;
  readonly strict?: boolean;
  readonly html?: string;
}

/** Registers `marquee audit`. */
export function registerAudit(program: Command, start: StartCommand): void {
  program
    .command("audit")
    .description("say what a catalogue lacks, by popularity, and what that does to each capability")
    .option("--data <folder>", "import this folder first (default: the project's latest run)")
    .addOption(projectOption())
    .option("--config <file>", "JSON file with the configuration of the steps")
    .option("--strict", "stop at the first row or file that cannot be used")
    .option("--html <file>", "also write the audit as a page")
    .addHelpText(
      "after",
      `
Examples:
  marquee audit --data ./catalogue
  marquee audit --html audit.html
  marquee audit --json | jq .capabilities`,
    )
    .action(start(audit));
}

async function audit({ terminal, signal }: CommandContext, options: AuditOptions): Promise<void> {
  using lake = await openLake();
  if (options.data !== undefined) {
    const configuration = await readRunConfiguration(options.config, options);
    const steps = await catalogueSteps(options.data, configuration);
    const last = steps.findIndex((step) => step.name === "audit");
    const observer = createRunObserver(terminal);
    const { project: projectFolder } = options;
    await new Pipeline(steps.slice(0, last + 1), {
      projectFolder,
      lake,
      seed: configuration.seed,
      signal,
      observer,
    }).run();
  }
  const project = await Project.open(options.project, lake);
  const folder = project.folderOf("audit");
  if (options.html !== undefined) {
    await copyFile(join(folder, "audit.html"), options.html);
    terminal.log(`Wrote ${relative(".", options.html)}`);
  }
  const text = await readFile(join(folder, terminal.json ? "audit.json" : "audit.txt"), "utf8");
  terminal.out(terminal.json ? JSON.stringify(JSON.parse(text)) : text.trimEnd());
}
