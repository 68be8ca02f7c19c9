import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { createBlend, type FittedBlend } from "../../models/baselines/index.ts";
import { readViewing, type Viewing, type ViewingSource } from "../../recommend/index.ts";
import type { Artifact, Lake } from "../../storage/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { writeJson } from "../json-files.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import type { StepContext, WholeStep } from "../step.ts";
import { chooseRecommender } from "./choose.ts";
import { readEmbeddingsByName, vectorsInOrder } from "./content.ts";
import { memberSchema, recommenderOf } from "./members.ts";
import type { RecommendConfiguration } from "./options.ts";

/** Where an import keeps its events. */
export const eventsPath = (importFolder: string): string => join(importFolder, "events.parquet");

/**
 * Learns to recommend from the events of an import and from what its titles are like. It is no step of the main job:
 * the first command that recommends makes it.
 *
 * @param content The steps that say what titles are like, as far as the run went: `encode`, `train` or `refit`.
 */
export function recommenderStep(
  configuration: RecommendConfiguration,
  content: readonly string[],
): WholeStep {
  return {
    name: "recommender",
    version: 1,
    description: "learn to recommend from the events",
    needs: ["import", ...content],
    configuration,
    run: (context) => learn(context, configuration),
  };
}

const modelFolder = (folder: string) => join(folder, "model");
const noteFile = "recommender.json";
const noteSchema = z.object({
  /** The titles that the model knows, in its order. */
  titles: z.array(z.string()),
  /** How many viewers like each of them. */
  likes: z.array(z.int().nonnegative()),
  members: z.array(memberSchema),
});

async function learn(context: StepContext, configuration: RecommendConfiguration) {
  const { folder, inputs, lake, seed, signal, progress } = context;
  const viewing = await readViewing(
    viewingSource(lake, inputs.import.folder, configuration),
    await countUnknownTitles(inputs.import.folder),
  );
  const { viewers, titles, events, oddities } = viewing;
  const summary = { viewers: viewers.length, titles: titles.length, events, ...oddities };
  if (viewers.length === 0) {
    await writeJson(join(folder, noteFile), { titles: [], likes: [], members: [] });
    return summary;
  }
  const found = Object.entries(await readEmbeddingsByName(lake, inputs)).map(([name, { ids, vectors }]) => [
    name,
    vectorsInOrder(vectors, ids, titles),
  ]);
  const embeddings = Object.fromEntries(found) as Readonly<Record<string, Matrix>>;
  const work = { seed, signal, progress };
  const { model, members, heldOutNdcg } = await chooseRecommender(
    { viewing, embeddings },
    configuration,
    work,
  );
  await writeModelFiles(modelFolder(folder), model.save());
  await writeJson(join(folder, noteFile), { titles, likes: likesByTitle(viewing), members });
  const weights = Object.fromEntries(model.members.map(({ name }, at) => [name, model.weights[at]]));
  return { ...summary, likes: viewing.likes.columns.length, weights, heldOutNdcg };
}

/** The events of an import, as a recommender reads them. */
export function viewingSource(
  lake: Lake,
  importFolder: string,
  { leastRating, leastShare }: RecommendConfiguration,
): ViewingSource {
  return { lake, eventsPath: eventsPath(importFolder), preferences: { leastRating, leastShare } };
}

/** Rejects are one a title. */
async function countUnknownTitles(importFolder: string): Promise<number> {
  const text = await readFile(join(importFolder, "rejects.jsonl"), "utf8").catch(() => "");
  return text.split('"reason":"unknown-title"').length - 1;
}

function likesByTitle({ likes }: Viewing): number[] {
  const counts = new Array<number>(likes.dimensions).fill(0);
  for (const title of likes.columns) counts[title]++;
  return counts;
}

/** What a finished recommender step holds. */
export interface LearnedRecommender {
  /** Absent where no event shows a liking. */
  readonly model: FittedBlend | undefined;
  readonly titles: readonly string[];
  readonly likes: readonly number[];
}

/** Reads what the step made. @throws MarqueeError `invalid-model` when its files are damaged. */
export async function readRecommender({ folder }: Artifact): Promise<LearnedRecommender> {
  const parsed = noteSchema.safeParse(JSON.parse(await readFile(join(folder, noteFile), "utf8")));
  if (!parsed.success) {
    throw new MarqueeError("invalid-model", `${noteFile} of ${folder} is damaged.`, { cause: parsed.error });
  }
  const { titles, likes, members } = parsed.data;
  if (members.length === 0) return { model: undefined, titles, likes };
  const loaded = await createBlend(members.map(recommenderOf)).load(
    await readModelFiles(modelFolder(folder)),
  );
  return { model: loaded as FittedBlend, titles, likes };
}
