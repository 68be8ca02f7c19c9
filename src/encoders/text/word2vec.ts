import { z } from "zod";
import { trainWordVectors } from "../../kernels/index.ts";
import type { FitTextOptions } from "./encoder.ts";
import type { Corpus, Vocabulary } from "./vocabulary.ts";

/** Options of {@link trainWord2Vec}. */
export const word2VecOptionsSchema = z.object({
  /** Length of a vector. */
  dimensions: z.int().positive().max(4096).default(96),
  /** Words on each side of the centre that are predicted from it; the reach is drawn from 1 to this. */
  window: z.int().positive().max(100).default(5),
  /** Noise words for each observed one. */
  negatives: z.int().positive().max(100).default(5),
  epochs: z.int().positive().default(30),
  /** Threshold of the subsampling of frequent words, as a share of all words; 0 keeps every word. */
  sample: z.number().nonnegative().max(1).default(1e-4),
  /** Learning rate at the start; it falls linearly to `lastLearningRate`. */
  learningRate: z.number().positive().default(0.025),
  lastLearningRate: z.number().positive().default(1e-4),
  /** Noise words are drawn in proportion to count^noiseExponent. */
  noiseExponent: z.number().min(-2).max(2).default(0.75),
  /** Worker threads; by default one a core. The vectors do not depend on it. */
  threads: z.int().positive().optional(),
});
export type Word2VecOptions = z.input<typeof word2VecOptionsSchema>;

/**
 * Vectors of the words of a corpus by skip-gram with negative sampling (Mikolov et al. 2013). The same seed gives the
 * same bytes, whatever the number of threads.
 *
 * @returns `[words, dimensions]`, in the order of the vocabulary.
 * @throws MarqueeError `invalid-option` when the corpus is empty, `cancelled` on abort.
 */
export async function trainWord2Vec(
  corpus: Corpus,
  vocabulary: Vocabulary,
  options: Word2VecOptions = {},
  { seed = 1, signal, progress }: FitTextOptions = {},
): Promise<Float32Array> {
  const { threads, ...settings } = word2VecOptionsSchema.parse(options);
  const trained = await trainWordVectors(
    { ...corpus, counts: vocabulary.counts },
    { ...settings, architecture: "skip-gram", trainWords: false, seed },
    { threads, signal, progress },
  );
  return trained.words;
}
