import { type Command, Option } from "commander";
import { MarqueeError } from "../../../core/index.ts";
import {
  type DecisionRule,
  openTagger,
  predictTags,
  Project,
  type Tagger,
  type TitleTags,
} from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import { chosenTitle, titleFileHelp } from "../../chosen-title.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption, projectOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import { nameAndYear } from "../../title-text.ts";
import { addRuleOptions, decisionRule, type RuleOptions } from "./rule.ts";

interface PredictOptions extends RuleOptions {
  readonly project: string;
  readonly titleFile?: string;
  readonly all?: boolean;
  readonly count: number;
}

/** Registers `marquee tag predict`. */
export function registerPredict(tag: Command, start: StartCommand): void {
  addRuleOptions(
    tag
      .command("predict")
      .description("the tags of a title, known or new, with calibrated probabilities")
      .argument("[title]", 'id, IMDb id, name, or "Name (year)"')
      .addOption(projectOption())
      .option("--title-file <file>", titleFileHelp)
      .addOption(new Option("--all", "all titles of the catalogue, one JSON object a line"))
      .option("--count <number>", "show at least so many tags", integerOption("--count"), 8),
  )
    .addHelpText(
      "after",
      `
A title without text is judged by its genres and people where the tagger reads them.

Examples:
  marquee tag predict "Life of Pi"
  marquee tag predict "Life of Pi" --rule precision --precision 0.9
  marquee tag predict --title-file new.json --json
  marquee tag predict --all > tags.jsonl`,
    )
    .action(start(predict));
}

async function predict(
  context: CommandContext,
  query: string | undefined,
  options: PredictOptions,
): Promise<void> {
  const { terminal } = context;
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  await using tagger = await openTagger(project);
  const decision = decisionRule(options);
  if (options.all) return predictAll(context, project, tagger, decision);
  const title = await chosenTitle(terminal, project, query, options.titleFile);
  const [found] = await predictTags(tagger, [title], decision, options.count);
  requireBasis(nameAndYear(title), found, tagger);
  if (terminal.json) return terminal.out(JSON.stringify({ title, ...found }));
  terminal.out(`${nameAndYear(title)}\n`);
  if (found.basis === "other") terminal.log("The title has no text: its tags rest on its other members.");
  showTags(terminal, found);
}

/** Says that a title cannot be judged, and what would help. */
export function requireBasis(name: string, { basis }: Pick<TitleTags, "basis">, tagger: Tagger): void {
  if (basis !== "nothing") return;
  throw new MarqueeError("missing-input", `${name} has nothing that the tagger knows a word of.`, {
    hint: `It reads ${tagger.parts.options.read.join(", ")}: import a source that has them.`,
  });
}

function showTags(terminal: Terminal, { tags }: TitleTags): void {
  const rows = tags.map(({ tag, probability, threshold, holds }) => [
    holds ? "•" : "",
    tag,
    `${Math.round(100 * probability)} %`,
    threshold > 1 ? "never" : `${Math.round(100 * threshold)} %`,
  ]);
  terminal.out(textTable(["", "tag", "probability", "holds from"], rows));
}

/** Titles that are written at once. */
const chunkTitles = 512;

async function predictAll(
  { terminal, signal }: CommandContext,
  project: Project,
  tagger: Tagger,
  decision: DecisionRule,
): Promise<void> {
  const titles = await project.titles();
  const progress = terminal.progress("tags");
  for (let start = 0; start < titles.length; start += chunkTitles) {
    signal.throwIfAborted();
    const chunk = titles.slice(start, start + chunkTitles);
    const found = await predictTags(tagger, chunk, decision);
    progress.update(start + chunk.length, titles.length);
    chunk.forEach(({ id, name, year }, at) => {
      const { basis, tags } = found[at];
      const held = tags.map(({ tag, probability }) => ({ tag, probability }));
      terminal.out(JSON.stringify({ id, name, year, basis, tags: held }));
    });
  }
  progress.clear();
}
