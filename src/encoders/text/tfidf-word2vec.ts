import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { type Matrix, matrixOf, rowOf, type SparseMatrix } from "../../vectors/index.ts";
import type { FitTextOptions, FittedTextEmbedder, TextDocument, TextEmbedder } from "./encoder.ts";
import { FittedTermVectors, fitTerms, loadTermVectors, type TermVectorMethod } from "./term-vectors.ts";
import { trainWord2Vec, word2VecOptionsSchema } from "./word2vec.ts";

/** Options of {@link createTfidfWord2Vec}: those of word2vec and of the vocabulary. */
export const tfidfWord2VecOptionsSchema = word2VecOptionsSchema.extend({
  /** Words that occur less often in all documents together are left out. */
  minCount: z.int().positive().default(2),
  /** At most this many words, the most frequent ones. */
  maxVocabulary: z.int().positive().default(1_000_000),
});
export type TfidfWord2VecOptions = z.input<typeof tfidfWord2VecOptionsSchema>;

const method: TermVectorMethod = {
  name: "word2vec-tfidf",
  label: "Word2vec",
  file: "words.f32",
  combine: weightedMeans,
};

/**
 * The mean of the word2vec vectors of a document's words, weighted by TF-IDF: Σ w·v / Σ w with
 * w = (1 + ln tf) · idf. Word vectors are our own, learned by skip-gram with negative sampling on the fitted
 * documents.
 *
 * @throws MarqueeError `invalid-option` for options out of range.
 */
export function createTfidfWord2Vec(options: TfidfWord2VecOptions = {}): TextEmbedder {
  const parsed = tfidfWord2VecOptionsSchema.safeParse(options);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new MarqueeError("invalid-option", `Word2vec options: ${problems.join("; ")}`);
  }
  return {
    name: method.name,
    fit: (documents, fitOptions) => fitTfidfWord2Vec(documents, parsed.data, fitOptions ?? {}),
    load: async (files) => loadTermVectors(method, files),
  };
}

async function fitTfidfWord2Vec(
  documents: readonly TextDocument[],
  configuration: z.output<typeof tfidfWord2VecOptionsSchema>,
  options: FitTextOptions,
): Promise<FittedTextEmbedder> {
  const { minCount, maxVocabulary, ...word2Vec } = configuration;
  const terms = fitTerms(method, documents, { minCount, maxVocabulary }, options.signal);
  const { corpus, vocabulary, idf } = terms;
  const wordVectors = await trainWord2Vec(corpus, vocabulary, word2Vec, options);
  return new FittedTermVectors(method, { vocabulary, idf }, matrixOf(wordVectors, configuration.dimensions));
}

/** Σ w·v / Σ w of every row, `[rows, dimensions]`; zero for an empty row. */
function weightedMeans(rows: SparseMatrix, words: Matrix): Matrix {
  const { dimensions } = words;
  const means = new Float32Array(rows.rows * dimensions);
  const sums = new Float64Array(dimensions);
  for (let row = 0; row < rows.rows; row++) {
    sums.fill(0);
    let total = 0;
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
      const vector = rowOf(words, rows.columns[at]);
      const weight = rows.values[at];
      total += weight;
      for (let j = 0; j < dimensions; j++) sums[j] += weight * vector[j];
    }
    if (total === 0) continue;
    for (let j = 0; j < dimensions; j++) means[row * dimensions + j] = sums[j] / total;
  }
  return { values: means, rows: rows.rows, dimensions };
}
