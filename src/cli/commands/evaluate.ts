import { basename } from "node:path";
import type { Command } from "commander";
import { MarqueeError } from "../../core/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption } from "../options.ts";
import { type Protocol, type ProtocolOptions, protocols } from "../protocols/index.ts";
import { formatSeconds } from "../terminal.ts";

/** Registers `marquee evaluate`. */
export function registerEvaluate(program: Command, start: StartCommand): void {
  program
    .command("evaluate")
    .description("measure results by a protocol, on test data that training never sees")
    .argument("<protocol>", protocols.map(({ name }) => name).join(", "))
    .requiredOption("--data <folder>", "folder with the real data")
    .option("--seed <number>", "seed of everything random", integerOption("--seed"), 1)
    .option("--problem <name>", "which data set of the protocol, where it has several")
    .option("--methods <names...>", "only these methods, where the protocol allows it")
    .option("--picture <file>", "write the result as a PNG picture, where the protocol draws one")
    .option("--transformer <folder>", "also measure a transformer from this folder (Hugging Face layout)")
    .addHelpText(
      "after",
      `
What each needs in the data folder:
${protocols.map(({ name, needs }) => `  ${name}: ${needs}`).join("\n")}

Examples:
  marquee evaluate genre-similarity --data ./data
  marquee evaluate genre-similarity --data ./data --seed 2 --json
  marquee evaluate genre-similarity --data ./data --problem tuning --methods doc2vec`,
    )
    .action(start(evaluate));
}

async function evaluate({ terminal, signal }: CommandContext, name: string, options: ProtocolOptions) {
  const protocol = protocolNamed(name);
  const started = performance.now();
  const { rows, details, text } = await protocol.measure({ terminal, signal }, options);
  const seconds = Math.round(performance.now() - started) / 1000;
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const dataset = basename(options.data);
  const { seed } = options;
  if (terminal.json) {
    return terminal.out(
      JSON.stringify({ protocol: name, dataset, seed, rows, ...details, seconds, peakMemoryMb }),
    );
  }
  for (const part of text) terminal.out(part);
  terminal.out(`seed ${seed}, ${formatSeconds(seconds)}, peak memory ${peakMemoryMb} MB`);
}

function protocolNamed(name: string): Protocol {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found) return found;
  throw new MarqueeError("invalid-option", `There is no protocol "${name}".`, {
    hint: `The protocols are: ${protocols.map((protocol) => protocol.name).join(", ")}.`,
  });
}
