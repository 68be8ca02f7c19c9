import type { Command } from "commander";
import { catalogueSteps } from "../../pipeline/index.ts";
import type { StartCommand } from "../command.ts";
import { addRunOptions, type RunOptions, runSteps } from "../run-steps.ts";

/** Registers `marquee run`. */
export function registerRun(program: Command, start: StartCommand): void {
  addRunOptions(
    program
      .command("run")
      .description("import a catalogue, learn its genre spectrum, and report on it, in cached steps")
      .requiredOption("--data <folder>", "folder with the catalogue's files"),
  )
    .addHelpText(
      "after",
      `
Steps: import → audit → encode → train → evaluate → refit → neighbours → map → report. What is finished and unchanged is
not done again; a run that was stopped goes on where it stood.

Examples:
  marquee run --data ./catalogue
  marquee run --data ./catalogue --dry-run           show what would be done
  marquee run --data ./catalogue --until audit       stop after a step
  marquee run --data ./catalogue --force train       do a step again
  marquee run --data ./catalogue --config marquee.json --strict --json`,
    )
    .action(
      start((context, options: RunOptions & { data: string }) =>
        runSteps(context, (configuration) => catalogueSteps(options.data, configuration), options),
      ),
    );
}
