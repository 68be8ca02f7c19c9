export {
  Categories,
  type CategoryLimit,
  type CategoryRow,
  fitCategories,
  popularityLevels,
} from "./categories.ts";
export { fitTwoTower, type FitTwoTowerWork, type TrainedTwoTower, type TwoTowerTraining } from "./fit.ts";
export { FittedTwoTower, type HistoryWeight } from "./fitted-two-tower.ts";
export type { CategoryModality, Modality, ModalityShape, VectorModality } from "./modality.ts";
export { idModality, shapesOf } from "./modality.ts";
export { type TwoTowerConfiguration, type TwoTowerOptions, twoTowerOptionsSchema } from "./options.ts";
export type { EmbeddedTitles } from "./title-encoder.ts";
export type { TwoTowerViewers } from "./viewer-histories.ts";
export { type MeanAttention, meanAttention } from "./mean-attention.ts";
