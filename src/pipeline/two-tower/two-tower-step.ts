import { join } from "node:path";
import type { Title } from "../../domain/index.ts";
import {
  FittedTwoTower,
  fitTwoTower,
  type TwoTowerConfiguration,
  type TwoTowerTraining,
} from "../../models/two-tower/index.ts";
import { holdOutLatest, readViewing, type Viewing } from "../../recommend/index.ts";
import { type Artifact, readTitles } from "../../storage/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";
import { readJson, writeJson } from "../json-files.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import type { RecommendConfiguration } from "../recommend/options.ts";
import { viewingSource } from "../recommend/recommender-step.ts";
import type { StepContext, WholeStep } from "../step.ts";
import { attentionByKind } from "./attention-by-kind.ts";
import { catalogueModalities } from "./title-modalities.ts";

/** What decides the two towers of a project. */
export interface TwoTowerStepConfiguration {
  readonly recommend: RecommendConfiguration;
  readonly towers: TwoTowerConfiguration;
}

/**
 * Trains the two towers on the events of an import and on all that is known of its titles. It is no step of the main
 * job: `marquee train two-tower` makes it.
 *
 * @param content The steps that say what titles are like, as far as the run went: `encode`, `train` or `refit`.
 */
export function twoTowerStep(
  configuration: TwoTowerStepConfiguration,
  content: readonly string[],
): WholeStep {
  return {
    name: "two-tower",
    version: 1,
    description: "train two towers on events and metadata",
    needs: ["import", ...content],
    configuration,
    run: (context) => train(context, configuration),
  };
}

const modelFolder = (folder: string) => join(folder, "model");
const noteFile = "titles.json";

/** What is kept beside the model. */
interface Note {
  /** Ids of the titles, in the order of the model. */
  readonly titles: readonly string[];
  readonly categories: unknown;
}

async function train(
  context: StepContext,
  { recommend, towers }: TwoTowerStepConfiguration,
): Promise<Record<string, unknown>> {
  const { folder, inputs, lake, seed, signal, progress } = context;
  const viewing = await readViewing(viewingSource(lake, inputs.import.folder, recommend));
  const titles = await readTitles(lake, join(inputs.import.folder, "titles.parquet"));
  const { rest, held } = holdOutLatest(viewing, recommend.heldOut, seed);
  const placeOf = new Map(titles.map(({ id }, at) => [id, at]));
  const places = viewing.titles.map((id) => placeOf.get(id as Title["id"]) ?? -1);
  const warm = new Uint8Array(titles.length);
  for (const title of rest.columns) warm[places[title]] = 1;
  const { modalities, vocabulary } = await catalogueModalities(titles, warm, context);
  const training: TwoTowerTraining = {
    histories: overCatalogue(rest, places, titles.length),
    times: timesOf(rest, viewing),
    modalities,
    warm,
  };
  const { model, history, bestEpoch, bestMeasure } = await fitTwoTower(training, towers, {
    seed,
    signal,
    validation: overCatalogue(held, places, titles.length),
    onProgress: ({ samples, totalSamples }) => progress.update(samples, totalSamples),
  });
  try {
    await writeModelFiles(modelFolder(folder), model.save());
    const note: Note = { titles: titles.map(({ id }) => id), categories: vocabulary.toJSON() };
    await writeJson(join(folder, noteFile), note);
    return {
      viewers: viewing.viewers.length,
      titles: titles.length,
      likes: viewing.likes.columns.length,
      warmTitles: warm.reduce((sum, is) => sum + is, 0),
      modalities: model.modalityNames,
      epochs: history.length,
      bestEpoch,
      heldOutNdcg: bestMeasure,
      attention: attentionByKind(model, titles),
    };
  } finally {
    await model.close();
  }
}

/** Viewing over the titles of the whole catalogue. Both orders of titles rise, so columns stay in order. */
function overCatalogue(matrix: SparseMatrix, places: readonly number[], titles: number): SparseMatrix {
  return { ...matrix, columns: matrix.columns.map((column) => places[column]), dimensions: titles };
}

/** The times of a part of the likings. */
function timesOf(part: SparseMatrix, { likes, times }: Viewing): Float64Array {
  const found = new Float64Array(part.columns.length);
  for (let viewer = 0; viewer < part.rows; viewer++) {
    let at = likes.offsets[viewer];
    for (let entry = part.offsets[viewer]; entry < part.offsets[viewer + 1]; entry++) {
      while (likes.columns[at] !== part.columns[entry]) at++;
      found[entry] = times[at];
    }
  }
  return found;
}

/** Towers that were trained, with the titles that they know. */
export interface LoadedTwoTower {
  /** To be closed by whoever reads it. */
  readonly model: FittedTwoTower;
  /** Ids of the titles, in the order of the model. */
  readonly titles: readonly string[];
}

/** Reads what the step made. @throws MarqueeError `invalid-model` when its files are damaged. */
export async function readTwoTower({ folder }: Pick<Artifact, "folder">): Promise<LoadedTwoTower> {
  const { titles } = await readJson<Note>(join(folder, noteFile));
  return { model: await FittedTwoTower.load(await readModelFiles(modelFolder(folder))), titles };
}
