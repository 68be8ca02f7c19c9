import { MarqueeError } from "../../core/index.ts";
import type { TitleScorer } from "../../models/baselines/index.ts";
import {
  fitTwoTower,
  type Modality,
  type TwoTowerOptions,
  type VectorModality,
} from "../../models/two-tower/index.ts";
import { type Matrix, matrixOf, rowOf } from "../../vectors/index.ts";
import { modalitySource } from "../two-tower/inputs.ts";
import { categoricalModality } from "../two-tower/modalities.ts";
import type { SideFacts } from "./side-facts.ts";
import type { TopNTask } from "./task.ts";

/** Options of the row `two-tower`, the best of those that were tried on the valid part of MovieLens-1M. */
export const topNTowerOptions: TwoTowerOptions = {
  dimensions: 256,
  modalityWidth: 64,
  idDimensions: 128,
  attentionWidth: 32,
  // Over half of the train events have no time, so what came before what is not known.
  history: "others",
  historyLength: 200,
  loss: "softmax",
  dropout: 0.3,
  targetsPerExample: 16,
  titlesPerExample: 4,
  batchSize: 256,
  learningRate: 2e-3,
  learningRateDecay: "linear",
  epochs: 8,
  patience: 8,
};

/** Two towers that score like any recommender. */
export interface ScoringTowers extends TitleScorer {
  /** To be called when done with them. */
  close(): Promise<void>;
}

/**
 * Trains two towers on the train part: histories, categories of the titles, their text and cover art, and who the
 * viewers are. The valid part ends the training.
 *
 * @throws MarqueeError `missing-input` when nothing is known of the titles.
 */
export async function fitTowers(
  task: TopNTask,
  { facts, embeddings = {}, segments }: SideFacts,
  options: TwoTowerOptions,
  work: { readonly seed: number | string; readonly signal?: AbortSignal },
): Promise<ScoringTowers> {
  if (facts === undefined) {
    throw new MarqueeError("missing-input", "Two towers need what is known of the titles.");
  }
  const warm = new Uint8Array(task.movies.length);
  for (const title of task.train.columns) warm[title] = 1;
  const training = { histories: task.train, times: task.trainTimes, warm };
  const { categorical } = categoricalModality(modalitySource(facts, { training }));
  const modalities: Modality[] = [
    categorical,
    ...Object.entries(embeddings).map(([name, values]) => vectorsOf(name, values)),
  ];
  const count = segments ? Math.max(-1, ...segments) + 1 : 0;
  const featuresOf = (of: Int32Array | undefined) => (of && count > 0 ? oneHot(of, count) : undefined);
  // A recommender is asked without times: the order of a history says nothing here.
  const { model } = await fitTwoTower(
    { histories: task.train, modalities, warm, features: featuresOf(segments) },
    options,
    { ...work, validation: task.valid },
  );
  return {
    titles: model.titles,
    score: ({ histories, segments: asked }, { signal } = {}) =>
      model.score({ histories, features: featuresOf(asked) }, { signal }),
    close: () => model.close(),
  };
}

/** A row of zeros is a title without one. */
function vectorsOf(name: string, values: Matrix): VectorModality {
  const present = Uint8Array.from({ length: values.rows }, (_, title) =>
    Number(rowOf(values, title).some((value) => value !== 0)),
  );
  return { kind: "vectors", name, values, present };
}

function oneHot(segments: Int32Array, count: number): Matrix {
  const features = matrixOf(new Float32Array(segments.length * count), count);
  segments.forEach((segment, row) => {
    if (segment >= 0) features.values[row * count + segment] = 1;
  });
  return features;
}
