export { type KernelFunctions, loadKernel } from "./kernel.ts";
export { Arena } from "./arena.ts";
export {
  alternateLeastSquares,
  type Factorisation,
  type Factors,
  type FixedFactors,
  type LeastSquaresSettings,
  type LeastSquaresWork,
  solveFactors,
} from "./least-squares/alternate.ts";
export { fitLogistic, type LogisticWork } from "./logistic/fit.ts";
export type { LabelLists, LogisticTask } from "./logistic/settings.ts";
export type { SearchVectors } from "./nearest/layout.ts";
export { findNearest, type NearestRows, type NearestSearch } from "./nearest/nearest.ts";
export { SparseLayer, type SparseLayerOptions } from "./sparse-layer/sparse-layer.ts";
export { DenseTable, type ProductWork } from "./sparse-product/dense-table.ts";
export type { SparseEntries } from "./sparse-entries.ts";
export type { SharedMemory } from "./web-assembly.ts";
export { DocumentInference, type DocumentModel, type InferenceWork } from "./word-vectors/infer.ts";
export type { WordCorpus, WordVectorSettings } from "./word-vectors/settings.ts";
export { type TrainingWork, trainWordVectors, type WordVectors } from "./word-vectors/train.ts";
