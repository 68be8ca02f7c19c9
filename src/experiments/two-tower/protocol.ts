import { createRandom, type Progress } from "../../core/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import type { TwoTowerData } from "./data.ts";
import { attentionByModality, type ModalityAttention } from "./attention.ts";
import { modalitySource } from "./inputs.ts";
import { TwoTowerMeasurement, type TwoTowerComparison, type TwoTowerRow } from "./measurement.ts";
import { type TwoTowerMethod, twoTowerMethods } from "./methods.ts";
import { missingModalities, type MissingPoint } from "./missing.ts";
import { type ProtocolModalities, protocolModalities } from "./modalities.ts";
import { fitMethod } from "./run-method.ts";
import { type TwoTowerProblem, type TwoTowerTask, twoTowerTask } from "./task.ts";

/** The result of {@link measureTwoTower}. */
export interface TwoTowerResult {
  readonly rows: readonly TwoTowerRow[];
  readonly comparisons: readonly TwoTowerComparison[];
  /** Mean attention by modality of the one model, over warm and over cold titles. */
  readonly attention: readonly ModalityAttention[];
  /** Quality of the one model with a share of a modality removed. */
  readonly missing: readonly MissingPoint[];
  readonly sizes: Readonly<Record<string, number>>;
}

/** How {@link measureTwoTower} is run. */
export interface TwoTowerProtocolOptions {
  readonly seed?: number | string;
  readonly problem?: TwoTowerProblem;
  /** Default {@link twoTowerMethods}. */
  readonly methods?: Readonly<Record<string, TwoTowerMethod>>;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The model that serves warm and cold titles alike. */
const oneModel = "attention-in-batch";

/**
 * The protocol two-tower: every method learns from the train part without the cold titles, and ranks warm titles and
 * cold ones for the viewers who go on to like any.
 *
 * @throws MarqueeError `cancelled` on abort, `not-finite` when a method diverges.
 */
export async function measureTwoTower(
  data: TwoTowerData,
  options: TwoTowerProtocolOptions = {},
): Promise<TwoTowerResult> {
  const { seed = 1, problem = "protocol", methods = twoTowerMethods, signal, progress } = options;
  const task = twoTowerTask(data, problem);
  const modalities = await protocolModalities(modalitySource(data.titles, task), { seed, signal });
  const measurement = new TwoTowerMeasurement(task, seed);
  measurement.addRandom(randomScores(task, seed));
  let attention: ModalityAttention[] = [];
  let missing: MissingPoint[] = [];
  for (const [at, [name, method]] of Object.entries(methods).entries()) {
    progress?.update(at, Object.keys(methods).length, name);
    const fitted = await fitMethod(method, task, modalities, { seed, signal });
    measurement.add(name, fitted);
    if (fitted.towers === undefined) continue;
    if (name === oneModel) {
      attention = attentionByModality(fitted.towers, task);
      missing = await missingModalities(fitted.towers, task, modalities, seed);
    }
    await fitted.towers.close();
  }
  return { ...measurement.result(), attention, missing, sizes: sizesOf(task, modalities) };
}

function randomScores({ cold }: TwoTowerTask, seed: number | string): Matrix {
  const random = createRandom(seed).fork("random scores");
  const { rows, dimensions } = cold.truth;
  return { values: Float32Array.from({ length: rows * dimensions }, () => random.next()), rows, dimensions };
}

function sizesOf(task: TwoTowerTask, { categorical, synopsis, "cover-art": art }: ProtocolModalities) {
  const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
  const { known } = task;
  return {
    trainEvents: task.training.histories.columns.length,
    warmTitles: task.warm.candidates.length,
    coldTitles: task.cold.candidates.length,
    warmViewers: task.warm.viewers.length,
    coldViewers: task.cold.viewers.length,
    warmViewersWithHistory: task.warm.viewers.filter(
      (viewer) => known.histories.offsets[viewer + 1] > known.histories.offsets[viewer],
    ).length,
    categories: categorical.categories.dimensions,
    titlesWithSynopsis: count(synopsis.present),
    titlesWithCoverArt: count(art.present),
  };
}
