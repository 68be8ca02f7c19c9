import { z } from "zod";

/**
 * Options of {@link createDoc2Vec} that shape the model. The defaults were chosen on the valid part of the protocol
 * genre-similarity. `trainWords` with 40 epochs and a window of 4 gives vectors from which genres are told apart
 * somewhat better, at five times the training time.
 */
export const doc2VecModelSchema = z.object({
  /** `pv-dbow` predicts words from the document alone, `pv-dm` from the document and the words around. */
  architecture: z.enum(["pv-dbow", "pv-dm"]).default("pv-dbow"),
  /** Length of a vector. */
  dimensions: z.int().positive().max(4096).default(96),
  /** Noise words for each observed one. */
  negatives: z.int().positive().max(100).default(2),
  /** Words on each side of the centre (PV-DM, and PV-DBOW with `trainWords`); the reach is drawn from 1 to this. */
  window: z.int().positive().max(100).default(5),
  /** PV-DBOW: also learn word vectors by skip-gram in the same space. */
  trainWords: z.boolean().default(false),
  epochs: z.int().positive().default(60),
  /** Threshold of the subsampling of frequent words, as a share of all words; 0 keeps every word. */
  sample: z.number().nonnegative().max(1).default(1e-4),
  /** Learning rate at the start; it falls linearly to `lastLearningRate`. */
  learningRate: z.number().positive().default(0.025),
  lastLearningRate: z.number().positive().default(1e-4),
  /** Noise words are drawn in proportion to count^noiseExponent. */
  noiseExponent: z.number().min(-2).max(2).default(0.5),
  /**
   * Passes over a document's words when its vector is inferred. Few are better than many: a vector that has been
   * fitted long follows single words instead of the subject.
   */
  inferenceEpochs: z.int().positive().default(10),
  /** Learning rate at the start of inference. */
  inferenceLearningRate: z.number().positive().default(0.025),
  /**
   * Where the vectors of fitted documents come from: `inferred` anew with the final word weights, exactly as those of
   * new documents are, or as `learned` during training.
   */
  trainVectors: z.enum(["inferred", "learned"]).default("inferred"),
  /**
   * Bring every vector to unit length and subtract the mean of the fitted documents: length goes with the length of
   * the text, and what all documents share says nothing about any of them (Mu and Viswanath 2018, "All-but-the-Top").
   */
  normalise: z.boolean().default(true),
});

/** All options of {@link createDoc2Vec}. */
export const doc2VecOptionsSchema = doc2VecModelSchema.extend({
  /** Words that occur less often in all documents together are left out. */
  minCount: z.int().positive().default(2),
  /** At most this many words, the most frequent ones. */
  maxVocabulary: z.int().positive().default(1_000_000),
  /** Worker threads; by default one a core. The vectors do not depend on it. */
  threads: z.int().positive().optional(),
});
export type Doc2VecOptions = z.input<typeof doc2VecOptionsSchema>;
export type Doc2VecModelOptions = z.output<typeof doc2VecModelSchema>;
