export { type LayoutOptions, type LayoutWork, layOutNeighbours, layoutOptionsSchema } from "./layout.ts";
export {
  type ApproximateIndex,
  type ApproximateIndexOptions,
  buildApproximateIndex,
} from "./approximate-index.ts";
export { type Matrix, matrixOf, rowOf, sideBySide, takeRows } from "./matrix.ts";
export { cosine, nearestRows, type NearRow } from "./nearest-rows.ts";
export { nearestNeighbours, type NeighbourOptions, type Neighbours } from "./neighbours.ts";
export {
  fitStandardisation,
  l2NormaliseRows,
  type Standardisation,
  standardise,
} from "./scaling.ts";
export { type OrderedSparseMatrix, type SparseCells, sparseMatrixOfCells } from "./sparse/sparse-cells.ts";
export {
  multiplySparse,
  type SparseEntry,
  type SparseMatrix,
  sparseMatrixOf,
  sparseRowNorms,
  takeSparseRows,
  transposeSparse,
} from "./sparse/sparse-matrix.ts";
export { sparseOf, sparseSideBySide, stackSparse } from "./sparse/sparse-side-by-side.ts";
export {
  documentFrequencies,
  internWords,
  numberWords,
  renumberTerms,
  type Segmentation,
  type TermDocuments,
} from "./sparse/term-documents.ts";
export { inverseDocumentFrequency, type TermWeighting, weighTerms } from "./sparse/weigh-terms.ts";
export {
  fitTermWeights,
  type SavedTermWeights,
  TermWeights,
  type TermWeightsOptions,
  termWeightsOptionsSchema,
} from "./sparse/term-weights.ts";
export { type InversionWork, invertSymmetric } from "./symmetric/invert.ts";
export { SymmetricMatrix } from "./symmetric/symmetric-matrix.ts";
export { type BarredColumns, type TopColumns, topColumns } from "./top-columns.ts";
