export {
  blendOf,
  type BlendOptions,
  blendOptionsSchema,
  blendScorers,
  createBlend,
  FittedBlend,
} from "./blend.ts";
export { chooseBlendWeights, type WeightChoice } from "./blend-weights.ts";
export { type ContentKnnOptions, contentKnnOptionsSchema, createContentKnn } from "./content-knn.ts";
export { createEase, type EaseOptions, easeOptionsSchema } from "./ease.ts";
export { createIals, type IalsOptions, ialsOptionsSchema } from "./ials.ts";
export { createItemKnn, type ItemKnnOptions, itemKnnOptionsSchema } from "./item-knn.ts";
export { createPopularity, type PopularityOptions, popularityOptionsSchema } from "./popularity.ts";
export { recommendTitles, type RecommendWork } from "./recommend.ts";
export type {
  Contributions,
  FittedRecommender,
  FitWork,
  Interactions,
  ModelFiles,
  Recommender,
  ScoreWork,
  TitleScorer,
  Viewers,
} from "./recommender.ts";
