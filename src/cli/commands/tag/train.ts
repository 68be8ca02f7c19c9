import { type Command, Option } from "commander";
import { MarqueeError } from "../../../core/index.ts";
import {
  Project,
  readRunConfiguration,
  type TagOptions,
  tagOptionsSchema,
  type TrainedTagger,
  trainTagger,
} from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption, listOption, projectOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import { rejectLines } from "./reject-lines.ts";

interface TrainOptions {
  readonly project: string;
  readonly labels?: string;
  readonly schema?: string;
  readonly fields: readonly string[];
  readonly model?: "linear" | "classifier";
  readonly transformer?: string;
  readonly minimumTitles?: number;
  readonly unknown?: boolean;
  readonly config?: string;
  readonly seed?: number;
  readonly strict?: boolean;
}

/** Registers `marquee tag train`. */
export function registerTrain(tag: Command, start: StartCommand): void {
  tag
    .command("train")
    .description("learn tags from the titles that have them, for the titles of a project")
    .addOption(projectOption())
    .option("--labels <file>", "labels, one JSON object a line (default: tags, moods and keywords of titles)")
    .option("--schema <file>", "learn only the tags of this schema; broader tags hold where narrower ones do")
    .option(
      "--fields <names>",
      "members of the titles to learn: tags, mood, keywords, genres",
      listOption,
      [],
    )
    .addOption(new Option("--model <kind>", "what scores the tags").choices(["linear", "classifier"]))
    .option(
      "--transformer <folder>",
      "fine-tune this transformer (tokenizer.json and ONNX) as the classifier's embedder",
    )
    .option(
      "--minimum-titles <number>",
      "leave out tags that fewer titles have",
      integerOption("--minimum-titles", 1),
    )
    .option("--unknown", "a tag that the labels do not name is unknown, and not said to be absent")
    .option("--config <file>", "JSON file with the configuration; its member tags is read")
    .option("--seed <number>", "seed of everything random", integerOption("--seed"))
    .option("--strict", "stop at the first label that cannot be used")
    .addHelpText(
      "after",
      `
Lines of a file of labels: { "title": "tt0114709", "tag": "friendship", "holds": true }
Lines of a schema:         { "name": "slasher", "parent": "horror", "aliases": ["slashers"] }

Examples:
  marquee tag train
  marquee tag train --fields mood --minimum-titles 10
  marquee tag train --model classifier
  marquee tag train --transformer models/all-MiniLM-L6-v2
  marquee tag train --labels labels.jsonl --schema schema.jsonl --json`,
    )
    .action(start(train));
}

async function train({ terminal, signal }: CommandContext, options: TrainOptions): Promise<void> {
  const configuration = await readRunConfiguration(options.config, { seed: options.seed });
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const progress = terminal.progress("tags");
  try {
    const { labels, schema, strict } = options;
    const tagOptions = optionsOf(configuration.tags ?? tagOptionsSchema.parse({}), options);
    const training = { options: tagOptions, labels, schema, strict, seed: configuration.seed };
    const trained = await trainTagger(project, lake, { ...training, progress, signal });
    progress.clear();
    if (terminal.json) return terminal.out(JSON.stringify(plain(trained)));
    for (const line of summary(trained)) terminal.out(line);
  } finally {
    progress.clear();
  }
}

function optionsOf(configured: TagOptions, options: TrainOptions): TagOptions {
  const { fields, minimumTitles, unknown } = options;
  return tagOptionsSchema.parse({
    ...configured,
    ...(fields.length > 0 && { fields }),
    scorer: scorerOf(configured.scorer, options),
    ...(minimumTitles !== undefined && { minimumTitles }),
    ...(unknown && { unnamed: "unknown" }),
  });
}

/** Options of another kind of model say nothing of the one that is asked for. */
function scorerOf(
  configured: TagOptions["scorer"],
  { model, transformer: folder }: Pick<TrainOptions, "model" | "transformer">,
): object {
  if (folder === undefined)
    return model === undefined || model === configured.kind ? configured : { kind: model };
  if (model === "linear") {
    throw new MarqueeError("invalid-option", "A linear model has no embedder that --transformer could be.", {
      hint: "Leave --model out, or give --model classifier.",
    });
  }
  const own = configured.kind === "classifier" ? configured : { kind: "classifier", embedder: undefined };
  const embedder = own.embedder?.kind === "transformer" ? own.embedder : { kind: "transformer" };
  return { ...own, embedder: { ...embedder, folder } };
}

const plain = ({ artifact, cached, task, rejects }: TrainedTagger) => ({
  folder: artifact.folder,
  cached,
  ...artifact.manifest.summary,
  tagNames: task.tags,
  rare: task.rare,
  rejects,
});

/** How many rare tags are shown. */
const shown = 8;

function summary({ artifact, cached, task, rejects }: TrainedTagger): string[] {
  const figures = artifact.manifest.summary as Readonly<Record<string, number>>;
  const rows = [
    ["micro-F1, one threshold", percent(figures.microF1)],
    ["macro-F1, a threshold for each tag", percent(figures.macroF1)],
    ["calibration error, before", percent(figures.calibrationErrorBefore)],
    ["calibration error", percent(figures.calibrationError)],
  ];
  const { rare } = task;
  const rareNames = rare.slice(0, shown).map(({ tag, titles }) => `${tag} (${titles})`);
  return [
    `${task.tags.length} tags learned from ${task.labelled.length} titles${cached ? " (nothing had changed)" : ""}`,
    textTable(["on titles that were not learned from", ""], rows),
    ...(rare.length > 0
      ? [
          `Too few titles to learn ${rare.length} tags: ${rareNames.join(", ")}${rare.length > shown ? " …" : ""}`,
        ]
      : []),
    ...rejectLines(rejects),
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
