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
export { decideAbove, decideTop, multiLabelReport, type MultiLabelReport } from "./classification.ts";
export {
  bootstrapMean,
  type BootstrapOptions,
  type Interval,
  meanOf,
  pairedBootstrap,
  quantileOfSorted,
} from "./intervals.ts";
export { hitAt, ndcgAt, precisionAt, recallAt, reciprocalRankAt } from "./ranking.ts";
export { bucket, bucketCount, type Parts, splitByBucket } from "./splits.ts";
export { type LabelSets, packLabels, sharedLabelShares, shareLabel } from "./shared-labels.ts";
export {
  denseLabels,
  labelCounts,
  type LabelRows,
  labelRowsOf,
  labelsOf,
  takeLabelRows,
} from "./label-rows.ts";
