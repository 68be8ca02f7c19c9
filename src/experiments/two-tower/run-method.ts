import { fitTwoTower, type FittedTwoTower } from "../../models/two-tower/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { knownOf } from "./inputs.ts";
import type { BaselineMethod, TowerMethod, TwoTowerMethod } from "./methods.ts";
import type { ProtocolModalities } from "./modalities.ts";
import type { RankingTask, TwoTowerTask } from "./task.ts";

/** What a method says of the asked viewers, `[asked viewers, titles]` each. */
export interface MethodScores {
  readonly warm: Matrix;
  /** Undefined for methods that know nothing of a title that nobody has seen. */
  readonly cold?: Matrix;
  readonly fitSeconds: number;
  /** The epoch that was kept. */
  readonly epochs?: number;
  /** The model, to be closed by whoever asked. */
  readonly towers?: FittedTwoTower;
}

interface MethodWork {
  readonly seed: number | string;
  readonly signal?: AbortSignal;
}

/** Fits a method and asks it. */
export async function fitMethod(
  method: TwoTowerMethod,
  task: TwoTowerTask,
  modalities: ProtocolModalities,
  work: MethodWork,
): Promise<MethodScores> {
  return method.kind === "towers"
    ? fitTowers(method, task, modalities, work)
    : fitBaseline(method, task, modalities, work);
}

async function fitTowers(
  { modalities: names, options }: TowerMethod,
  task: TwoTowerTask,
  modalities: ProtocolModalities,
  work: MethodWork,
): Promise<MethodScores> {
  const started = performance.now();
  const training = { ...task.training, modalities: names.map((name) => modalities[name]) };
  const { model, bestEpoch } = await fitTwoTower(training, options, { ...work, validation: task.validation });
  const fitSeconds = secondsSince(started);
  const ask = ({ viewers }: RankingTask) => model.score(knownOf(task, viewers), work);
  return {
    warm: await ask(task.warm),
    cold: await ask(task.cold),
    fitSeconds,
    epochs: bestEpoch,
    towers: model,
  };
}

async function fitBaseline(
  { create, cold }: BaselineMethod,
  task: TwoTowerTask,
  modalities: ProtocolModalities,
  work: MethodWork,
): Promise<MethodScores> {
  const started = performance.now();
  const { histories, times } = task.training;
  const embeddings = { synopsis: modalities.synopsis.values, "cover-art": modalities["cover-art"].values };
  const model = await create().fit({ histories, times, embeddings }, work);
  const fitSeconds = secondsSince(started);
  const ask = ({ viewers }: RankingTask) =>
    model.score({ histories: knownOf(task, viewers).histories }, work);
  return { warm: await ask(task.warm), ...(cold && { cold: await ask(task.cold) }), fitSeconds };
}

const secondsSince = (started: number) => Math.round(performance.now() - started) / 1000;
