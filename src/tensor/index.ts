export { differentiableOperations, differentiate } from "./gradients/differentiate.ts";
export { type Dimension, type Shape } from "./graph/shape.ts";
export {
  constant,
  input,
  operation,
  scalar,
  type Surrogate,
  type Tensor,
  type TensorLike,
  withGradient,
} from "./graph/tensor.ts";
export type { ArrayOfType, DataArray, DataType, Values } from "./graph/values.ts";
export { attention, type AttentionInputs, scaledDotProduct } from "./layers/attention.ts";
export { dense, type DenseOptions } from "./layers/dense.ts";
export { functional, type Layer, residual, sequential } from "./layers/layer.ts";
export { embedding } from "./layers/embedding.ts";
export { bidirectionalLstm, lstm, type LstmOptions } from "./layers/recurrent.ts";
export {
  batchNormalisation,
  type BatchNormalisationOptions,
  dropout,
  layerNormalisation,
} from "./layers/regularisation.ts";
export {
  binaryCrossEntropyWithLogits,
  l2Penalty,
  type LossOptions,
  meanSquaredError,
  softmaxCrossEntropy,
  tripletLoss,
} from "./losses/losses.ts";
export {
  constantFill,
  glorotUniform,
  heNormal,
  type Initialiser,
  normal,
  uniform,
} from "./model/initialisers.ts";
export {
  defineModel,
  type Feeds,
  type FeedSpecification,
  type FeedTensors,
  feedTensors,
  initialise,
  type Model,
  type ModelDefinition,
  type Parameters,
  type Tensors,
} from "./model/model.ts";
export type { Scope, Variable, VariableSpecification } from "./model/scope.ts";
export { type ImportedInput, type ImportedModel, importModel } from "./onnx/import/import-model.ts";
export { serialise, type SerialiseOptions } from "./onnx/serialise.ts";
export {
  abs,
  type Activation,
  clip,
  cos,
  erf,
  exp,
  gelu,
  geluTanh,
  leakyRelu,
  log,
  logSoftmax,
  negate,
  relu,
  sigmoid,
  sign,
  sin,
  softmax,
  softplus,
  sqrt,
  square,
  tanh,
} from "./operations/activation.ts";
export {
  add,
  cast,
  divide,
  equal,
  greater,
  greaterOrEqual,
  less,
  logicalNot,
  maximum,
  minimum,
  multiply,
  power,
  subtract,
  where,
} from "./operations/arithmetic.ts";
export { gather, scatterAdd } from "./operations/indexing.ts";
export {
  concat,
  expand,
  flatten,
  pad,
  reshape,
  slice,
  type SliceOptions,
  split,
  squeeze,
  transpose,
  unsqueeze,
} from "./operations/layout.ts";
export { gemm, type GemmOptions, matmul } from "./operations/matrix.ts";
export { batchNorm, type BatchNormResult, l2Normalise, layerNorm } from "./operations/normalisation.ts";
export { max, mean, min, type ReductionOptions, sum, sumOfSquares } from "./operations/reduction.ts";
export { adagrad, type AdagradOptions } from "./optimisers/adagrad.ts";
export { adam, type AdamOptions, adamW, type AdamWOptions } from "./optimisers/adam.ts";
export {
  chain,
  type Leaf,
  type Optimiser,
  type Slot,
  type Update,
  type UpdateContext,
} from "./optimisers/optimiser.ts";
export {
  cosineSchedule,
  exponentialSchedule,
  linearSchedule,
  type Schedule,
  stepSchedule,
  warmup,
} from "./optimisers/schedules.ts";
export { sgd, type SgdOptions } from "./optimisers/sgd.ts";
export { addWeightDecay, clipByGlobalNorm, clipByValue } from "./optimisers/transformations.ts";
export { evaluate } from "./runtime/evaluate.ts";
export {
  openSession,
  type RuntimeOptions,
  type RuntimeTensor,
  runtimeTensor,
  type Session,
} from "./runtime/session.ts";
export {
  createSparseTable,
  type SparseTable,
  type SparseTableOptions,
  type SparseTableState,
} from "./tables/sparse-table.ts";
export { checkpointFile, type EpochRecord } from "./training/checkpoint.ts";
export {
  type CheckpointOptions,
  fit,
  type FitOptions,
  type FitProgress,
  type FitResult,
  type Validation,
} from "./training/fit.ts";
export type { TableFeeds } from "./training/table-feeds.ts";
export { type LoadedModel, loadModel } from "./training/load.ts";
export {
  createPredictor,
  type ExportOptions,
  exportModel,
  type Predictor,
  type PredictorOptions,
} from "./training/predictor.ts";
export { arraySource, type BatchRequest, type BatchSource } from "./training/source.ts";
export { decodeTensors, encodeTensors, type TensorFile } from "./training/tensor-file.ts";
export { createTrainer, type Trainer, type TrainerOptions, type TrainerState } from "./training/trainer.ts";
