import type { Command } from "commander";
import { demoSteps } from "../../pipeline/index.ts";
import type { StartCommand } from "../command.ts";
import { addRunOptions, type RunOptions, runSteps } from "../run-steps.ts";

/** Registers `marquee demo`. */
export function registerDemo(program: Command, start: StartCommand): void {
  addRunOptions(
    program
      .command("demo")
      .description(
        "the main job on the bundled catalogue: real films and series, simulated viewers, drawn posters",
      ),
  )
    .option("--no-serve", "end when the report is written (there is no studio to serve yet)")
    .addHelpText(
      "after",
      `
Afterwards, in the same folder:
  marquee similar "Life of Pi"
  marquee spectrum "Jurassic Park"
  marquee audit

Examples:
  marquee demo
  marquee demo --project /tmp/demo --json`,
    )
    .action(start((context, options: RunOptions) => runSteps(context, demoSteps, options)));
}
