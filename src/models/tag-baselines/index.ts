export { fitTagFrequencies } from "./frequencies.ts";
export { fitTagNeighbours, type TagNeighbourOptions, tagNeighbourOptionsSchema } from "./neighbours.ts";
export {
  fitTagRegression,
  TagRegression,
  type TagRegressionOptions,
  tagRegressionOptionsSchema,
  type TagRegressionWork,
} from "./regression.ts";
export {
  type PseudoLabelOptions,
  type PseudoLabels,
  pseudoLabelOptionsSchema,
  pseudoLabels,
} from "./pseudo-labels.ts";
export { fitSelfTraining, type SelfTrainingOptions, selfTrainingOptionsSchema } from "./self-training.ts";
export {
  fitSparseTagRegression,
  SparseTagRegression,
  type SparseTagRegressionOptions,
  sparseTagRegressionOptionsSchema,
} from "./sparse-regression.ts";
export type { TagExamples, Tagger } from "./tagger.ts";
