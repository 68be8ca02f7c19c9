import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import {
  labellingGains,
  type LabellingOrderName,
  type LabelQuestion,
  labelQuestions,
  Project,
} from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption, projectOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import { nameAndYear } from "../../title-text.ts";

interface NextOptions {
  readonly project: string;
  readonly count: number;
  readonly order: LabellingOrderName;
  readonly absent?: boolean;
  readonly out?: string;
  readonly seed?: number;
}

/** Registers `marquee tag next`. */
export function registerNext(tag: Command, start: StartCommand): void {
  tag
    .command("next")
    .description("what to label next: titles and tags by how much an answer is worth")
    .addOption(projectOption())
    .option("--count <number>", "how many questions", integerOption("--count", 1), 50)
    .addOption(
      new Option("--order <name>", "what comes first")
        .choices(Object.keys(labellingGains))
        .default("expected-gain"),
    )
    .option(
      "--absent",
      "ask also about tags that a title is merely not said to have, such as missing keywords",
    )
    .option("--out <file>", "write the questions as a file of labels, to be answered")
    .option(
      "--seed <number>",
      "seed of the orders that draw (default: that of the run)",
      integerOption("--seed"),
    )
    .addHelpText(
      "after",
      `
In the file of --out every line ends in "holds": null. Write true or false there, then give the file to
\`marquee tag update\`; lines that stay null are passed over.

Examples:
  marquee tag next
  marquee tag next --absent --count 20
  marquee tag next --count 200 --out queue.jsonl
  marquee tag next --order uncertainty --json`,
    )
    .action(start(next));
}

async function next({ terminal, signal }: CommandContext, options: NextOptions): Promise<void> {
  const { count, order, absent, out } = options;
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const { seed = project.seed } = options;
  const progress = terminal.progress("questions");
  const questions = await labelQuestions(project, lake, { count, order, absent, seed, progress, signal });
  progress.clear();
  if (out !== undefined) await writeQuestions(out, questions);
  if (terminal.json) return terminal.out(JSON.stringify({ order, seed, questions }));
  if (out !== undefined)
    return terminal.out(`${questions.length} questions in ${out}: answer true or false for "holds".`);
  if (questions.length === 0) {
    return terminal.out(
      "Everything is known of every title. --absent asks about tags that they are merely not said to have.",
    );
  }
  const rows = questions.map((question) => [
    nameAndYear(question),
    question.tag,
    `${Math.round(100 * question.probability)} %`,
  ]);
  terminal.out(textTable(["title", "tag", "probability"], rows));
}

/** Lines as `marquee tag update` reads them. A file that is there may hold answers and stays. */
async function writeQuestions(path: string, questions: readonly LabelQuestion[]): Promise<void> {
  const lines = questions.map((question) => {
    const { titleId, tag, probability } = question;
    const rounded = Math.round(1000 * probability) / 1000;
    const line = { title: titleId, name: nameAndYear(question), tag, probability: rounded, holds: null };
    return `${JSON.stringify(line)}\n`;
  });
  await writeFile(path, lines.join(""), { flag: "wx" }).catch((cause: unknown) => {
    throw new MarqueeError("invalid-option", `The questions cannot be written: ${messageOf(cause)}`, {
      cause,
      hint: "Name another file; one that is there may hold answers and is never overwritten.",
    });
  });
}
