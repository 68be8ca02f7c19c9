import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { svgToPng } from "../../drawing/index.ts";
import { drawAttention } from "../../experiments/index.ts";
import {
  Project,
  readRunConfiguration,
  type TowerSummary,
  trainTwoTower,
  type TwoTowerSummary,
} from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption, projectOption } from "../options.ts";
import { textTable } from "../table.ts";

interface TrainOptions {
  readonly project: string;
  readonly config?: string;
  readonly epochs?: number;
  readonly dimensions?: number;
  readonly separateKinds?: true;
  readonly data?: string;
  readonly picture?: string;
}

/** Registers `marquee train`. */
export function registerTrain(program: Command, start: StartCommand): void {
  program
    .command("train")
    .description("train a model that is not part of the main job")
    .command("two-tower")
    .description("two towers that recommend from events and metadata, new titles too")
    .addOption(projectOption())
    .option("--config <file>", 'JSON file with the configuration; its member "recommend" counts')
    .option("--epochs <number>", "passes over the likings at most", integerOption("--epochs", 1))
    .option("--dimensions <number>", "length of the vectors", integerOption("--dimensions", 2))
    .option("--separate-kinds", "towers for films and towers for series, in the place of one pair for all")
    .option("--data <folder>", "the folder that was imported: its posters are looked at, too")
    .option("--picture <file>", "write the attention by modality as a PNG picture")
    .addHelpText(
      "after",
      `
It learns from what the latest run imported; trained already with the same options, it only tells how that went.

Examples:
  marquee train two-tower
  marquee train two-tower --epochs 5 --json
  marquee train two-tower --data ./catalogue
  marquee train two-tower --separate-kinds
  marquee train two-tower --picture attention.png`,
    )
    .action(start(trainTowers));
}

async function trainTowers(
  { terminal, signal }: CommandContext,
  { project: folder, config, epochs, dimensions, separateKinds, data, picture }: TrainOptions,
): Promise<void> {
  using lake = await openLake();
  const project = await Project.open(folder, lake);
  const { recommend } = await readRunConfiguration(config);
  const options = {
    ...(epochs !== undefined && { epochs }),
    ...(dimensions !== undefined && { dimensions }),
  };
  const progress = terminal.progress("training");
  try {
    const artifact = await trainTwoTower(project, {
      lake,
      recommend,
      options,
      separateKinds,
      dataFolder: data,
      progress,
      signal,
    });
    progress.clear();
    const summary = artifact.manifest.summary as unknown as TwoTowerSummary;
    if (picture !== undefined) await writeFile(picture, await svgToPng(drawAttention(summary.attention)));
    if (terminal.json) return terminal.out(JSON.stringify({ ...summary, folder: artifact.folder }));
    for (const part of trainingText(summary)) terminal.out(part);
  } finally {
    progress.clear();
  }
}

function trainingText({ viewers, viewerFeatures, towers, attention }: TwoTowerSummary): string[] {
  const features = viewerFeatures.length === 0 ? "nothing but their history" : viewerFeatures.join(", ");
  const weights = attention.map(({ titles, modality, weight }) => [titles, modality, weight.toFixed(3)]);
  return [
    `${viewers.toLocaleString("en-US")} viewers, of whom is known: ${features}\n`,
    textTable(
      ["towers for", "titles", "liked", "likings", "epochs", "best", "NDCG@10 of what was kept apart"],
      towers.map(rowOf),
    ),
    "",
    textTable(["titles", "modality", "attention"], weights),
  ];
}

const rowOf = ({ kind, titles, warmTitles, likes, epochs, bestEpoch, heldOutNdcg }: TowerSummary) => [
  kind,
  titles,
  warmTitles,
  likes,
  epochs,
  bestEpoch,
  heldOutNdcg?.toFixed(4) ?? "",
];
