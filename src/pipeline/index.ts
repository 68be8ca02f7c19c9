export { type RunConfiguration, readRunConfiguration, runConfigurationSchema } from "./configuration.ts";
export { onlyOneProcess, openDistribution } from "./distributed/distribution.ts";
export type { ShardEvent, ShardWorkerSummary } from "./distributed/tally.ts";
export { runWorker } from "./distributed/worker.ts";
export type { CheckResult } from "./doctor/check.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis } from "./doctor/diagnose.ts";
export { loadFeatureDefinitions } from "./features/definitions.ts";
export { featureTables, importFolder } from "./features/feature-tables.ts";
export { type FeatureAlert, type FreshnessOptions } from "./features/freshness.ts";
export { featureHealth, type HealthOptions, type ViewHealth } from "./features/health.ts";
export { healthMetrics } from "./features/health-metrics.ts";
export {
  materializeJob,
  scheduleMaterialization,
  serveMaterializations,
} from "./features/materialize-job.ts";
export {
  type MaterializeReport,
  type MaterializeRequest,
  ProjectFeatures,
  type ProjectFeaturesOptions,
  type ViewStatus,
} from "./features/project-features.ts";
export { type PublishedTable, publishLake } from "./lake/publish-lake.ts";
export { type EventPartition, eventPartitions } from "./lake/sources.ts";
export { Project } from "./project.ts";
export { databaseMigrations, openProjectDatabase } from "./project-database.ts";
export {
  Pipeline,
  type PipelineOptions,
  type PlannedStep,
  type RunObserver,
  type StepOutcome,
} from "./runner.ts";
export type {
  Audience,
  NearTitle,
  Reason,
  RecommendAnswer,
  RecommendedTitle,
  RecommendRequest,
  TitleExplanation,
} from "./recommend/answers.ts";
export { contentOf } from "./recommend/content.ts";
export { type RecommendConfiguration, recommendConfigurationSchema } from "./recommend/options.ts";
export { Recommendations, type RecommendationsWork } from "./recommend/recommendations.ts";
export { recommenderStep } from "./recommend/recommender-step.ts";
export { type ModalityWeight, readTitleAttention } from "./recommend/title-attention.ts";
export {
  findTowerAudience,
  type TowerAudience,
  type TowerAudienceRequest,
} from "./recommend/tower-audience.ts";
export {
  recommendByTowers,
  type TowerAnswer,
  type TowerList,
  type TowerTitle,
  type TowerWork,
} from "./recommend/tower-recommendations.ts";
export type { ViewerHistory } from "./recommend/viewer-history.ts";
export { type GenreIntensity, SpectrumReader, type TitleSpectrum } from "./spectrum-reader.ts";
export type { Step, StepContext } from "./step.ts";
export { catalogueSteps, demoSteps, shardedSteps } from "./steps.ts";
export {
  type ExplainTagsOptions,
  explainTags,
  type TagEvidence,
  type TagExplanation,
} from "./tags/explain-tags.ts";
export {
  type LabellingOrderName,
  labellingGains,
  type LabellingQueueOptions,
  type LabelQuestion,
  labelQuestions,
} from "./tags/labelling-queue.ts";
export { type TagOptions, tagOptionsSchema } from "./tags/options.ts";
export { predictTags, type TitleTag, type TitleTags } from "./tags/predict-tags.ts";
export { openTagger, readTagVectors, taggerFolder } from "./tags/project-tagger.ts";
export { type ReviewedTagger, reviewTagger, type TaggerReview } from "./tags/review-tagger.ts";
export type { DecisionRule } from "./tags/tag-judge.ts";
export { Tagger, type TagProbabilities } from "./tags/tagger.ts";
export type { TagBasis, TaggableTitle } from "./tags/title-words.ts";
export { type TaggerTraining, type TrainedTagger, trainTagger } from "./tags/train-tagger.ts";
export { type TagReview, type UpdatedTagger, updateTagger } from "./tags/update-tagger.ts";
export type { KindAttention } from "./two-tower/attention-by-kind.ts";
export { trainTwoTower, type TwoTowerWork } from "./two-tower/two-tower.ts";
export { readTwoTowers, type TrainedTowers } from "./two-tower/tower-files.ts";
export type { TowerKind } from "./two-tower/tower-training.ts";
export type { TowerSummary, TwoTowerSummary } from "./two-tower/two-tower-step.ts";
