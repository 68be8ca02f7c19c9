export {
  measureGenreSimilarity,
  type SimilarityComparison,
  type SimilarityOptions,
  type SimilarityResult,
  type SimilarityRow,
} from "./genre-similarity/protocol.ts";
export { collectProtocolTitles, type ProtocolTitle } from "./genre-similarity/protocol-titles.ts";
export {
  type ByVotes,
  compare,
  type Questions,
  similarityScores,
  summarise,
  type VoteBucket,
  voteBuckets,
} from "./genre-similarity/scores.ts";
export { type SplitName, splits } from "./genre-similarity/task.ts";
export {
  type LabellingOptions,
  type LearnedF1,
  type LearningPoint,
  type RefittableTagScorer,
  simulateLabelling,
} from "./tags/active-learning.ts";
export { refittableRegression, tagBaselines } from "./tags/baselines.ts";
export { singleVectorScorers, tagClassifierScorers } from "./tags/classifier.ts";
export {
  measureOnValid,
  powerOrders,
  type RankedOrder,
  rankOrders,
  withoutTestLabels,
} from "./tags/choose-order.ts";
export {
  expectedGain,
  expectedGainOrder,
  type LabellingGain,
  type LabellingOrder,
  type OpenCell,
  type OpenCells,
  orderBy,
  randomGain,
  randomOrder,
  uncertaintyGain,
  uncertaintyOrder,
} from "./tags/labelling-order.ts";
export { averagePoints, type AveragePoint, learningCurve } from "./tags/learning-curve.ts";
export type { DecisionRow } from "./tags/measure-decisions.ts";
export type { RankingRow } from "./tags/measure-ranking.ts";
export type { TagComparison } from "./tags/measured-row.ts";
export { measureTags, type TagProtocolOptions, type TagResult } from "./tags/protocol.ts";
export type { FittedTagScorer, TagParts, TagProblem, TagScorer, TagWork } from "./tags/scorer.ts";
export { semiSupervisedScorers } from "./tags/semi-supervised.ts";
export { keywordsTask, motagsTask, mpstTask, type TagTask, withFewerLabels } from "./tags/task.ts";
export { createTermFeatures, type TermFeatures } from "./tags/term-features.ts";
export {
  collectGenreKeywordTitles,
  collectKeywordTitles,
  collectMpstTitles,
  type TagTitle,
} from "./tags/titles.ts";
export { readRatings, type Ratings } from "./movielens/ratings.ts";
export { measureLists, type ViewerMeasures } from "./top-n/measure.ts";
export { topNMethods } from "./top-n/methods.ts";
export {
  measureTopN,
  type TopNComparison,
  topNMeasures,
  type TopNOptions,
  type TopNResult,
  type TopNRow,
} from "./top-n/protocol.ts";
export { readSideFacts, type SideFacts } from "./top-n/side-facts.ts";
export { type TopNTask, topNTask } from "./top-n/task.ts";
export { topNTowerOptions } from "./top-n/towers.ts";
export type { ModalityAttention } from "./two-tower/attention.ts";
export {
  readTwoTowerData,
  type TwoTowerData,
  type TwoTowerRelease,
  twoTowerReleases,
} from "./two-tower/data.ts";
export { drawAttention } from "./two-tower/draw-attention.ts";
export { type TwoTowerComparison, twoTowerMeasures, type TwoTowerRow } from "./two-tower/measurement.ts";
export { twoTowerMethods } from "./two-tower/methods.ts";
export type { MissingPoint } from "./two-tower/missing.ts";
export { measureTwoTower, type TwoTowerResult } from "./two-tower/protocol.ts";
export { type TwoTowerProblem, twoTowerProblems } from "./two-tower/task.ts";
