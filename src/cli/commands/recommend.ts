import { type Command, Option } from "commander";
import { requireTitle } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import {
  type Audience,
  contentOf,
  Project,
  readRunConfiguration,
  type RecommendAnswer,
  recommendByTowers,
  type Recommendations,
  SpectrumReader,
} from "../../pipeline/index.ts";
import { type Lake, openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { openRecommendations, type RecommenderOptions } from "../open-recommendations.ts";
import { integerOption, listOption, projectOption } from "../options.ts";
import {
  audienceText,
  plainAnswer,
  plainAudience,
  plainTowerAnswer,
  recommendationText,
  towerText,
} from "../recommendation-text.ts";
import { readTitleFile } from "../title-file.ts";
import { showTowerAudience } from "../tower-audience.ts";

interface RecommendOptions extends RecommenderOptions {
  readonly likes: readonly string[];
  readonly title?: string;
  readonly by: "blend" | "two-tower";
  readonly count: number;
  readonly newTitles: number;
  readonly genre: readonly string[];
  readonly kind?: Title["kind"];
  readonly maturity?: string;
}

/** Registers `marquee recommend`. */
export function registerRecommend(program: Command, start: StartCommand): void {
  program
    .command("recommend")
    .description("recommend titles to a viewer, or find the viewers of a brand-new title")
    .argument("[viewer]", "name of a viewer, with or without its source: marquee-demo:12 or 12")
    .addOption(projectOption())
    .option("--config <file>", 'JSON file with the configuration; its member "recommend" counts')
    .option("--likes <titles>", "titles that a new viewer likes, separated by commas", listOption, [])
    .option("--title <file>", "JSON of a title that the catalogue does not have: for whom is it?")
    .addOption(
      new Option("--by <model>", "what decides: the blend, or the two towers that were trained last")
        .choices(["blend", "two-tower"])
        .default("blend"),
    )
    .option("--count <number>", "how many titles", integerOption("--count", 1), 10)
    .option(
      "--new-titles <number>",
      "how many titles that nobody has liked yet are shown beside",
      integerOption("--new-titles"),
      3,
    )
    .option("--genre <genres>", "only titles of one of these genres", listOption, [])
    .addOption(new Option("--kind <kind>", "only films or only series").choices(["film", "series"]))
    .option("--maturity <rating>", "only titles rated so or lower, such as PG-13, TV-14 or 12")
    .addHelpText(
      "after",
      `
What a viewer has watched or rated is left out. Of a viewer without a history it knows nothing: it shows what is
popular, and titles to ask about, which can be given with --likes. The first call learns from the events of the latest
run; later ones use what it learned. The two towers (see \`marquee train two-tower\`) put titles that nobody has seen yet
into the same order as all others, and films and series into lists of their own where they have towers of their own.

The file of --title holds { name, synopsis?, tagline?, keywords?, directors?, cast?, year? }. The blend goes by its text;
the two towers also by { kind? (else film), genres?, maturity?, countries?, languages?, addedDate?, poster? }, the
poster as a path from the folder of the file.

Examples:
  marquee recommend 12
  marquee recommend 12 --genre Comedy --maturity PG-13 --json
  marquee recommend 12 --by two-tower --kind series
  marquee recommend --likes "Alien (1979)","The Thing (1982)"
  marquee recommend --title new.json
  marquee recommend 12 --title new.json --by two-tower`,
    )
    .action(start(recommend));
}

async function recommend(
  context: CommandContext,
  viewer: string | undefined,
  options: RecommendOptions,
): Promise<void> {
  const { terminal } = context;
  using lake = await openLake();
  checkOptions(options);
  if (options.by === "two-tower") {
    if (options.title === undefined) await showTowers(context, viewer, options, lake);
    else {
      const project = await Project.open(options.project, lake);
      const { title: file, count, config } = options;
      await showTowerAudience(context, { project, lake, file, viewer, count, config });
    }
    return;
  }
  const { project, recommendations, events } = await openRecommendations(context, options, lake);
  if (options.title !== undefined) {
    await showAudience(context, { project, recommendations, viewer, file: options.title, options });
    return;
  }
  const { newTitles } = options;
  const request = requestOf(viewer, options, recommendations.titles);
  const answer = await recommendations.recommend({ ...request, newTitles });
  if (viewer !== undefined && answer.viewer === undefined) noteUnknown(context, viewer, answer);
  if (terminal.json) return terminal.out(JSON.stringify({ ...plainAnswer(answer), events }));
  for (const part of recommendationText(answer)) terminal.out(part);
}

/** @throws MarqueeError `invalid-option` for options of which one says nothing beside the other. */
function checkOptions({ title, likes, genre, kind, maturity }: RecommendOptions): void {
  if (title === undefined) return;
  const others = { likes: likes.length > 0, genre: genre.length > 0, kind, maturity };
  const other = Object.entries(others).find(([, given]) => given !== undefined && given !== false);
  if (other === undefined) return;
  throw new MarqueeError(
    "invalid-option",
    `--title asks for whom a title is; --${other[0]} does not fit it.`,
  );
}

function requestOf(
  viewer: string | undefined,
  { likes, count, genre, kind, maturity }: RecommendOptions,
  titles: readonly Title[],
) {
  const liked = likes.map((query) => requireTitle(titles, query));
  return {
    viewer,
    likes: liked.map(({ id }) => id),
    count,
    filters: { genres: genre, kind, maturity },
  };
}

async function showTowers(
  { terminal, signal }: CommandContext,
  viewer: string | undefined,
  options: RecommendOptions,
  lake: Lake,
): Promise<void> {
  const project = await Project.open(options.project, lake);
  const { recommend: configuration } = await readRunConfiguration(options.config);
  const request = requestOf(viewer, options, await project.titles());
  const answer = await recommendByTowers(project, request, { lake, configuration, signal });
  if (answer.viewer === undefined && options.likes.length === 0) {
    const who =
      viewer === undefined ? "Nothing is known of the viewer" : `Nothing is known of a viewer "${viewer}"`;
    terminal.log(`${who}: without --by two-tower there are popular titles, and titles to ask about.`);
  }
  if (terminal.json) return terminal.out(JSON.stringify(plainTowerAnswer(answer)));
  for (const part of towerText(answer)) terminal.out(part);
}

function noteUnknown({ terminal }: CommandContext, viewer: string, { basis }: RecommendAnswer): void {
  const instead = basis === "history" ? "the titles of --likes speak" : "here is what is popular";
  terminal.log(`No event names a viewer "${viewer}": ${instead}.`);
}

interface AudienceQuestion {
  readonly project: Project;
  readonly recommendations: Recommendations;
  readonly viewer: string | undefined;
  readonly file: string;
  readonly options: RecommendOptions;
}

async function showAudience(
  { terminal }: CommandContext,
  { project, recommendations, viewer: query, file, options }: AudienceQuestion,
): Promise<void> {
  const title = await readTitleFile(file);
  const viewer = query === undefined ? undefined : await recommendations.viewer(query);
  if (query !== undefined && viewer === undefined) {
    throw new MarqueeError("not-found", `No event names a viewer "${query}".`);
  }
  await using reader = await SpectrumReader.open(project);
  const content = contentOf(await reader.read(title));
  const progress = terminal.progress("viewers");
  let audience: Audience;
  try {
    audience = await recommendations.audience(content, {
      count: options.count,
      viewer: viewer?.id,
      progress,
    });
  } finally {
    progress.clear();
  }
  if ((title.synopsis ?? "").trim() === "") {
    terminal.log("The title has no synopsis: little is known of what it is like.");
  }
  if (terminal.json) return terminal.out(JSON.stringify({ title, ...plainAudience(audience) }));
  for (const part of audienceText(title, audience)) terminal.out(part);
}
