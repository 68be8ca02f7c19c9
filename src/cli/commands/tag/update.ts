import type { Command } from "commander";
import { Project, type ReviewedTagger, reviewTagger } from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption, projectOption } from "../../options.ts";
import { rejectLines } from "./reject-lines.ts";

interface UpdateOptions {
  readonly project: string;
  readonly labels: string;
  readonly schema?: string;
  readonly seed?: number;
  readonly strict?: boolean;
}

/** Registers `marquee tag update`. */
export function registerUpdate(tag: Command, start: StartCommand): void {
  tag
    .command("update")
    .description("learn new labels where they belong, and nothing else anew")
    .addOption(projectOption())
    .requiredOption("--labels <file>", "new labels, one JSON object a line, such as an answered queue")
    .option("--schema <file>", "other names of the tags, as for `marquee tag train`")
    .option(
      "--seed <number>",
      "seed of everything random (default: that of the run)",
      integerOption("--seed"),
    )
    .option("--strict", "stop at the first label that cannot be used")
    .addHelpText(
      "after",
      `
A linear tagger learns the tags anew that the labels speak of, a classifier the clusters of their titles. Words,
calibration and thresholds stay. A new tag, or a training from the start, needs \`marquee tag train\`.

Examples:
  marquee tag next --out queue.jsonl
  marquee tag update --labels queue.jsonl
  marquee tag update --labels review.jsonl --strict --json`,
    )
    .action(start(update));
}

async function update({ terminal, signal }: CommandContext, options: UpdateOptions): Promise<void> {
  const { labels, schema, strict } = options;
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const { seed = project.seed } = options;
  const progress = terminal.progress("tags");
  try {
    const review = { labels, schema, strict, seed, progress, signal };
    const reviewed = await reviewTagger(project, lake, review);
    progress.clear();
    if (terminal.json) return terminal.out(JSON.stringify(reviewed));
    for (const line of summary(reviewed)) terminal.out(line);
  } finally {
    progress.clear();
  }
}

/** How many names of tags are shown. */
const shown = 12;

function summary(reviewed: ReviewedTagger): string[] {
  const { cells, confirmed, open, rejects } = reviewed;
  return [
    ...(cells + confirmed === 0 ? ["Nothing is new in the labels: the tagger stays as it is."] : []),
    ...(cells > 0 ? [`${cells} new labels. ${learnedText(reviewed)}`] : []),
    ...(confirmed > 0 ? [`${confirmed} labels confirm what was taken for absent.`] : []),
    ...(open > 0 ? [`${open} questions are not answered yet.`] : []),
    ...rejectLines(rejects),
  ];
}

function learnedText({ tags, tagCount, clusters }: ReviewedTagger): string {
  const names = `${tags.slice(0, shown).join(", ")}${tags.length > shown ? " …" : ""}`;
  if (clusters === undefined) return `Learned anew: ${tags.length} of ${tagCount} tags: ${names}`;
  const { learned, of, share } = clusters;
  const counting = `Clusters count ${Math.round(100 * share)} % beside what was learned of all titles.`;
  return `They speak of ${names}. Learned anew: ${learned.length} of ${of} clusters (${learned.join(", ")}). ${counting}`;
}
