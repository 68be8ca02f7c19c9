import { type Command, Option } from "commander";
import { MarqueeError } from "../../../core/index.ts";
import {
  explainTags,
  openTagger,
  Project,
  type TagExplanation,
  type Tagger,
} from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import { chosenTitle, titleFileHelp } from "../../chosen-title.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption, listOption, projectOption } from "../../options.ts";
import { nameAndYear } from "../../title-text.ts";
import { requireBasis } from "./predict.ts";

interface ExplainOptions {
  readonly project: string;
  readonly titleFile?: string;
  readonly tags: readonly string[];
  readonly count: number;
  readonly unit: "sentence" | "word";
}

/** Registers `marquee tag explain`. */
export function registerExplain(tag: Command, start: StartCommand): void {
  tag
    .command("explain")
    .description("what of a title speaks for its tags, and what against")
    .argument("[title]", 'id, IMDb id, name, or "Name (year)"')
    .addOption(projectOption())
    .option("--title-file <file>", titleFileHelp)
    .option("--tags <names>", "explain these tags, separated by commas", listOption, [])
    .option("--count <number>", "explain so many of the most likely tags", integerOption("--count", 1), 3)
    .addOption(
      new Option("--unit <unit>", "what of the text is left out at a time to explain")
        .choices(["sentence", "word"])
        .default("sentence"),
    )
    .addHelpText(
      "after",
      `
Examples:
  marquee tag explain "Life of Pi"
  marquee tag explain "Life of Pi" --tags tense,wondrous --unit word
  marquee tag explain --title-file new.json --json`,
    )
    .action(start(explain));
}

async function explain(
  { terminal }: CommandContext,
  query: string | undefined,
  { project: folder, titleFile, tags, count, unit }: ExplainOptions,
): Promise<void> {
  using lake = await openLake();
  const project = await Project.open(folder, lake);
  await using tagger = await openTagger(project);
  requireTags(tags, tagger);
  const title = await chosenTitle(terminal, project, query, titleFile);
  requireBasis(nameAndYear(title), { basis: tagger.basis(title) }, tagger);
  const chosen = tags.length > 0 ? { tags } : {};
  const explanations = await explainTags(tagger, title, { unit, count, ...chosen });
  if (terminal.json) return terminal.out(JSON.stringify({ title, explanations }));
  terminal.out(nameAndYear(title));
  for (const explanation of explanations) terminal.out(explanationText(explanation));
}

function requireTags(tags: readonly string[], tagger: Tagger): void {
  const unknown = tags.find((tag) => !tagger.tags.includes(tag));
  if (unknown === undefined) return;
  throw new MarqueeError("not-found", `The tagger has no tag "${unknown}".`, {
    hint: "`marquee tag thresholds` lists its tags.",
  });
}

/** Pieces that move the log-odds less are not worth a line. */
const shownWeight = 0.05;
const shownPieces = 8;

function explanationText({ tag, probability, evidence }: TagExplanation): string {
  const lines = evidence
    .filter(({ weight }) => Math.abs(weight) >= shownWeight)
    .slice(0, shownPieces)
    .map(({ from, text, weight }) => {
      const place = from === "synopsis" ? "" : ` (${from})`;
      return `  ${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}  ${text}${place}`;
    });
  const heading = `\n${tag}, ${Math.round(100 * probability)} % (log-odds that the piece adds)`;
  return [heading, ...(lines.length > 0 ? lines : ["  no piece alone changes much"])].join("\n");
}
