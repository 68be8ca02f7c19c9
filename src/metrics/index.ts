export {
  applyIsotonic,
  applyPlatt,
  expectedCalibrationError,
  fitIsotonic,
  fitPlatt,
  identityCurve,
  type IsotonicCurve,
  type PlattCurve,
  type PlattOptions,
} from "./calibration.ts";
export {
  decideAbove,
  decideTop,
  labelsAbove,
  multiLabelReport,
  type MultiLabelReport,
  topLabels,
} from "./classification.ts";
export {
  bootstrapMean,
  type BootstrapOptions,
  type Interval,
  meanOf,
  pairedBootstrap,
  quantileOfSorted,
  resample,
  type Resampled,
  resampledDifference,
  resampledInterval,
} from "./intervals.ts";
export {
  LabelCalibration,
  type LabelCalibrationOptions,
  labelCalibrationOptionsSchema,
} from "./label-calibration.ts";
export { type EachThresholdOptions, OutcomeTable } from "./outcome-table.ts";
export { hitAt, ndcgAt, precisionAt, recallAt, reciprocalRankAt } from "./ranking.ts";
export { bucket, bucketCount, type Parts, splitByBucket } from "./splits.ts";
export { type LabelSets, packLabels, sharedLabelShares, shareLabel } from "./shared-labels.ts";
export {
  denseLabels,
  labelCounts,
  type LabelRows,
  labelRowsOf,
  labelsOf,
  takeLabelColumns,
  takeLabelRows,
} from "./label-rows.ts";
export { LabelDecisions } from "./label-decisions.ts";
export {
  labelPropensities,
  precisionsAt,
  type PropensityOptions,
  propensityScoredGains,
  type RowGains,
} from "./propensity.ts";
export {
  type ChosenThreshold,
  chooseThreshold,
  chooseThresholds,
  f1Objective,
  type LabelThresholdOptions,
  precisionFloorObjective,
  type ThresholdObjective,
  type ThresholdOutcome,
} from "./thresholds.ts";
export { stratify } from "./stratification.ts";
