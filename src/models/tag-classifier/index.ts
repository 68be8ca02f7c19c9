export type { ModelFiles } from "./embedder/embedder.ts";
export { agreementWithin } from "./embedder/neighbour-agreement.ts";
export type { PretrainedTransformer } from "./embedder/transformer.ts";
export type { TagExamples } from "./examples.ts";
export { knownTitles, type TitleFeatures, type TokenRows, takeFeatures } from "./features.ts";
export { fitTagClassifier } from "./fit.ts";
export {
  type TagClassifierConfiguration,
  type TagClassifierOptions,
  tagClassifierOptionsSchema,
  towerSchema,
  transformerSchema,
} from "./options.ts";
export { type PredictOptions, TagClassifier } from "./tag-classifier.ts";
export type { FitTagWork } from "./work.ts";
