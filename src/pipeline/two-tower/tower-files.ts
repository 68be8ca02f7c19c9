import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { Categories, FittedTwoTower } from "../../models/two-tower/index.ts";
import type { Artifact } from "../../storage/index.ts";
import { readJson, writeJson } from "../json-files.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import type { TowerKind } from "./tower-training.ts";

/** The file that says which towers an artifact has. */
export const towersFile = "towers.json";

const noteSchema = z.array(
  z.object({
    kind: z.enum(["film", "series", "all"]),
    /** Ids of the titles, in the order of the model. */
    titles: z.array(z.string()),
    /** The vocabularies of the titles' categories and of the viewers' features. */
    categories: z.unknown(),
    viewerFeatures: z.unknown(),
  }),
);

/** Towers as they are kept. */
export interface KeptTowers {
  readonly kind: TowerKind;
  /** Ids of the titles, in the order of the model. */
  readonly titles: readonly string[];
  /** What the categories of titles stand for. */
  readonly categories: Categories;
  /** What the features of viewers stand for. */
  readonly viewerFeatures: Categories;
  readonly model: FittedTwoTower;
}

/** Towers that can be opened. */
export interface TrainedTowers extends Omit<KeptTowers, "model"> {
  /** Opens the model, which is to be closed by whoever asked. @throws MarqueeError `invalid-model`. */
  readonly open: () => Promise<FittedTwoTower>;
}

const modelFolder = (folder: string, kind: TowerKind) => join(folder, kind);

/** Writes the model of one pair of towers. */
export function writeTowers(folder: string, { kind, model }: KeptTowers): Promise<void> {
  return writeModelFiles(modelFolder(folder, kind), model.save());
}

/** Writes which towers there are; comes last. */
export async function writeTowersNote(
  folder: string,
  towers: readonly Omit<KeptTowers, "model">[],
): Promise<void> {
  const note = towers.map(({ kind, titles, categories, viewerFeatures }) => ({
    kind,
    titles,
    categories: categories.toJSON(),
    viewerFeatures: viewerFeatures.toJSON(),
  }));
  await writeJson(join(folder, towersFile), note);
}

/**
 * The towers of an artifact: one pair for all titles, or one for films and one for series.
 *
 * @throws MarqueeError `invalid-model` when its files are damaged.
 */
export async function readTwoTowers({ folder }: Pick<Artifact, "folder">): Promise<TrainedTowers[]> {
  const parsed = noteSchema.safeParse(await readJson(join(folder, towersFile)));
  if (!parsed.success) {
    throw new MarqueeError("invalid-model", `${towersFile} of ${folder} is damaged.`, {
      hint: "Train again with `marquee train two-tower`.",
      cause: parsed.error,
    });
  }
  return parsed.data.map(({ kind, titles, categories, viewerFeatures }) => ({
    kind,
    titles,
    categories: Categories.fromJSON(categories),
    viewerFeatures: Categories.fromJSON(viewerFeatures),
    open: async () => FittedTwoTower.load(await readModelFiles(modelFolder(folder, kind))),
  }));
}
