import { fitTwoTower, type FittedTwoTower, type TwoTowerOptions } from "../../models/two-tower/index.ts";
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
  method: TowerMethod,
  task: TwoTowerTask,
  modalities: ProtocolModalities,
  work: MethodWork,
): Promise<MethodScores> {
  const started = performance.now();
  const training = { ...task.training, modalities: method.modalities.map((name) => modalities[name]) };
  const options = optionsFor(method, training.histories.columns.length);
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

/** The options of a method with as many epochs as take about as many steps on so many events as on those it is meant for. */
export function optionsFor({ options, forEvents }: TowerMethod, events: number): TwoTowerOptions {
  const times = Math.round((forEvents ?? events) / events);
  if (options.epochs === undefined || times <= 1) return options;
  const epochs = options.epochs * times;
  // Epochs this short say little: the best of all is kept.
  return { ...options, epochs, patience: epochs };
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
