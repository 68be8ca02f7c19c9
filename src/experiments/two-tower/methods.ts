import {
  createContentKnn,
  createEase,
  createIals,
  createItemKnn,
  createPopularity,
  type Recommender,
} from "../../models/baselines/index.ts";
import type { TwoTowerOptions } from "../../models/two-tower/index.ts";
import type { ModalityName } from "./modalities.ts";

/** A two-tower model of the table: which modalities it is given, and what else sets it apart. */
export interface TowerMethod {
  readonly kind: "towers";
  readonly modalities: readonly ModalityName[];
  readonly options: TwoTowerOptions;
  /** How many events the epochs of the options are meant for; of fewer there are as many epochs more. Default: any. */
  readonly forEvents?: number;
}

/** A baseline of the table. */
export interface BaselineMethod {
  readonly kind: "baseline";
  readonly create: () => Recommender;
  /** Whether it can rank titles that nobody has seen. */
  readonly cold: boolean;
}

export type TwoTowerMethod = TowerMethod | BaselineMethod;

/** What all towers of the protocol have in common; chosen on the problem `tuning`. */
export const towerOptions: TwoTowerOptions = {
  dimensions: 128,
  modalityWidth: 128,
  idDimensions: 32,
  attentionWidth: 32,
  historyLength: 30,
  // Over half of the train events have no time, so what came before what is not known.
  history: "others",
  // Most viewers of the asked parts are new.
  historyDropout: 0.5,
  targetsPerExample: 8,
  titlesPerExample: 3,
  batchSize: 256,
  // With the paper's cross-entropy cold titles come off worse, with a constant rate warm ones.
  loss: "softmax",
  dropout: 0.3,
  learningRate: 2e-3,
  learningRateDecay: "linear",
  epochs: 2,
};

/** Without ids a title is still known by how popular it is, which a new one is not: half of the time that is hidden. */
const withoutId: TwoTowerOptions = { titleIds: false, idDropout: 0.5 };

/** The paper's loss. It learns more slowly. */
const crossEntropy: TwoTowerOptions = { loss: "cross-entropy", epochs: 3 };
const slowCrossEntropy: TwoTowerOptions = { loss: "cross-entropy", epochs: 6, dropout: 0 };

const all = ["categorical", "synopsis", "cover-art"] as const;

const towers = (modalities: readonly ModalityName[], options: TwoTowerOptions = {}): TowerMethod => ({
  kind: "towers",
  modalities,
  options: { ...towerOptions, ...options },
  forEvents: 400_000,
});

const baseline = (create: () => Recommender, cold = false): BaselineMethod => ({
  kind: "baseline",
  create,
  cold,
});

/** The methods of the protocol by row name, in the order of the table. */
export const twoTowerMethods: Readonly<Record<string, TwoTowerMethod>> = {
  // What says little of a title alone takes longer to learn from.
  synopsis: towers(["synopsis"], { ...withoutId, ...slowCrossEntropy }),
  "cover-art": towers(["cover-art"], { ...withoutId, epochs: 6 }),
  "trained-cover-art": towers(["trained-cover-art"], { ...withoutId, epochs: 6 }),
  categorical: towers(["categorical"], withoutId),
  "ncf-extension": towers(all, {
    ...slowCrossEntropy,
    match: "perceptron",
    fusion: "concatenation",
    dimensions: 32,
  }),
  "concat-without-id": towers(all, { ...withoutId, fusion: "concatenation" }),
  "attention-without-id": towers(all, withoutId),
  "concat-with-id": towers(all, { fusion: "concatenation" }),
  "attention-with-id": towers(all),
  "attention-cross-entropy": towers(all, { ...crossEntropy, idDropout: 0.5 }),
  "attention-in-batch": towers(all, { idDropout: 0.5 }),
  "attention-contrastive": towers(all, { idDropout: 0.5, loss: "contrastive" }),
  popularity: baseline(() => createPopularity()),
  "item-knn": baseline(() => createItemKnn()),
  ease: baseline(() => createEase({ regularisation: 1000 })),
  ials: baseline(() => createIals({ dimensions: 128, unobservedWeight: 0.3, regularisation: 0.008 })),
  "content-knn-synopsis": baseline(() => createContentKnn({ embedding: "synopsis" }), true),
  "content-knn-cover-art": baseline(() => createContentKnn({ embedding: "cover-art" }), true),
};
