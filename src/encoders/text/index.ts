export { type CombinedPart, combineFitted, createCombined, type FittedPart } from "./combined.ts";
export { createDoc2Vec } from "./doc2vec.ts";
export { type Doc2VecOptions, doc2VecOptionsSchema } from "./doc2vec-options.ts";
export {
  type FitTextOptions,
  type FittedTextEmbedder,
  fittedVectors,
  type ModelFiles,
  type TextDocument,
  type TextEmbedder,
  type TextWorkOptions,
} from "./encoder.ts";
export { type CachedEmbedding, createMemoryCache, type EmbeddingCache } from "./endpoint/cache.ts";
export { createEndpoint, type EndpointEmbedder } from "./endpoint/endpoint.ts";
export type { CostEstimate } from "./endpoint/estimate.ts";
export { createFolderCache } from "./endpoint/folder-cache.ts";
export { type EndpointOptions, endpointOptionsSchema } from "./endpoint/options.ts";
export type { EndpointServices } from "./endpoint/service.ts";
export { createLsa, type LsaOptions, lsaOptionsSchema } from "./lsa.ts";
export {
  createTextEmbedder,
  textEncoderConfigurationSchema,
  type TextEncoderConfiguration,
  type TextEncoderOptions,
  type TextEncoderServices,
  type TextMethodConfiguration,
  textMethodConfigurationSchema,
} from "./registry.ts";
export { documentWords, segmentWords } from "./segmentation.ts";
export {
  createTfidfWord2Vec,
  type TfidfWord2VecOptions,
  tfidfWord2VecOptionsSchema,
} from "./tfidf-word2vec.ts";
export { personTerm, type TitleTexts, titleDocument, titleTermDocument } from "./title-document.ts";
export {
  type Pooling,
  poolingSchema,
  type TransformerOptions,
  transformerOptionsSchema,
} from "./transformer/options.ts";
export { TextTokenizer } from "./transformer/tokens.ts";
export { openTrainableTransformer, type TrainableTransformer } from "./transformer/trainable.ts";
export { createTransformer } from "./transformer/transformer.ts";
export { buildCorpus, type Corpus, Vocabulary, type VocabularyOptions } from "./vocabulary.ts";
export { trainWord2Vec, type Word2VecOptions, word2VecOptionsSchema } from "./word2vec.ts";
