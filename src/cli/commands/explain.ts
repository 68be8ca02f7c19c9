import type { Command } from "commander";
import { requireTitle } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import { readTitleAttention } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { openRecommendations, type RecommenderOptions } from "../open-recommendations.ts";
import { projectOption } from "../options.ts";
import { describeTitle, explanationText } from "../recommendation-text.ts";
import { noteGuess } from "../title-text.ts";

/** Registers `marquee explain`. */
export function registerExplain(program: Command, start: StartCommand): void {
  program
    .command("explain")
    .description("which liked titles speak for and against a title, for one viewer")
    .argument("<viewer>", "name of a viewer, with or without its source")
    .argument("<title>", 'id, IMDb id, name, or "Name (year)"')
    .addOption(projectOption())
    .option("--config <file>", 'JSON file with the configuration; its member "recommend" counts')
    .addHelpText(
      "after",
      `
The score is taken apart exactly: what every liked title adds to it and what does not come from the history sum to it.
After \`marquee train two-tower\` it also tells which modality of the title the two towers look at.

Examples:
  marquee explain 12 "Jurassic Park"
  marquee explain marquee-demo:12 tt0107290 --json`,
    )
    .action(start(explain));
}

async function explain(
  context: CommandContext,
  viewerQuery: string,
  titleQuery: string,
  options: RecommenderOptions,
): Promise<void> {
  const { terminal } = context;
  using lake = await openLake();
  const { project, recommendations } = await openRecommendations(context, options, lake);
  const viewer = await recommendations.viewer(viewerQuery);
  if (viewer === undefined) {
    throw new MarqueeError("not-found", `No event names a viewer "${viewerQuery}".`);
  }
  const title = requireTitle(recommendations.titles, titleQuery);
  const guess = noteGuess(titleQuery, title);
  if (guess) terminal.log(guess);
  const explanation = await recommendations.explain(viewer, title.id);
  const attention = await readTitleAttention(project, title.id);
  if (!terminal.json) {
    for (const part of explanationText(explanation, attention)) terminal.out(part);
    return;
  }
  const { contributions, neighbours, ...facts } = explanation;
  terminal.out(
    JSON.stringify({
      ...facts,
      ...(attention && { attention }),
      title: describeTitle(title),
      contributions: contributions.map(({ title: liked, adds }) => ({ ...describeTitle(liked), adds })),
      neighbours: neighbours.map((near) => ({ ...describeTitle(near.title), similarity: near.similarity })),
    }),
  );
}
