import { z } from "zod";
import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import type {
  FitTextOptions,
  FittedTextEmbedder,
  ModelFiles,
  TextDocument,
  TextEmbedder,
  TextWorkOptions,
} from "./encoder.ts";
import { float32Bytes, jsonBytes, readFloat32, readJson } from "./model-files.ts";
import { inverseDocumentFrequency, type SparseRows, weighTerms } from "./term-weights.ts";
import { buildCorpus, Vocabulary } from "./vocabulary.ts";
import { trainWord2Vec, word2VecOptionsSchema } from "./word2vec.ts";

/** Options of {@link createTfidfWord2Vec}: those of word2vec and of the vocabulary. */
export const tfidfWord2VecOptionsSchema = word2VecOptionsSchema.extend({
  /** Words that occur less often in all documents together are left out. */
  minCount: z.int().positive().default(2),
  /** At most this many words, the most frequent ones. */
  maxVocabulary: z.int().positive().default(1_000_000),
});
export type TfidfWord2VecOptions = z.input<typeof tfidfWord2VecOptionsSchema>;

const name = "word2vec-tfidf";
const encodeChunk = 4096;

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
    name,
    fit: (documents, fitOptions) => fitTfidfWord2Vec(documents, parsed.data, fitOptions ?? {}),
    load: async (files) => loadTfidfWord2Vec(files),
  };
}

const headerSchema = z.object({
  method: z.literal(name),
  dimensions: z.int().positive(),
  vocabulary: z.object({ words: z.array(z.string()), counts: z.array(z.int().nonnegative()) }),
});

async function fitTfidfWord2Vec(
  documents: readonly TextDocument[],
  configuration: z.output<typeof tfidfWord2VecOptionsSchema>,
  options: FitTextOptions,
): Promise<FittedTextEmbedder> {
  throwIfCancelled(options.signal);
  const { minCount, maxVocabulary, ...word2Vec } = configuration;
  const { vocabulary, corpus } = buildCorpus(documents, {
    minCount,
    maxSize: maxVocabulary,
    signal: options.signal,
  });
  if (vocabulary.size === 0) {
    throw new MarqueeError(
      "invalid-option",
      `Word2vec found no word that occurs at least ${minCount} times.`,
      {
        hint: "Give it documents with text, or lower minCount.",
      },
    );
  }
  const wordVectors = await trainWord2Vec(corpus, vocabulary, word2Vec, options);
  const idf = inverseDocumentFrequency(corpus, vocabulary.size);
  return new FittedTfidfWord2Vec(vocabulary, idf, wordVectors, configuration.dimensions);
}

function loadTfidfWord2Vec(files: ModelFiles): FittedTextEmbedder {
  const { vocabulary: saved, dimensions } = readJson(files, "encoder.json", (value) =>
    headerSchema.parse(value),
  );
  const vocabulary = new Vocabulary(saved.words, saved.counts);
  const idf = readFloat32(files, "idf.f32", vocabulary.size);
  const wordVectors = readFloat32(files, "words.f32", vocabulary.size * dimensions);
  return new FittedTfidfWord2Vec(vocabulary, idf, wordVectors, dimensions);
}

class FittedTfidfWord2Vec implements FittedTextEmbedder {
  readonly name = name;
  readonly dimensions: number;
  private readonly vocabulary: Vocabulary;
  private readonly idf: Float32Array;
  /** `[words, dimensions]` */
  private readonly wordVectors: Float32Array;

  constructor(vocabulary: Vocabulary, idf: Float32Array, wordVectors: Float32Array, dimensions: number) {
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.wordVectors = wordVectors;
    this.dimensions = dimensions;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    const { dimensions, idf, wordVectors } = this;
    const vectors = new Float32Array(documents.length * dimensions);
    for (let start = 0; start < documents.length; start += encodeChunk) {
      throwIfCancelled(options.signal);
      const rows = weighTerms(this.vocabulary.read(documents.slice(start, start + encodeChunk)), idf);
      weightedMeans(rows, wordVectors, vectors.subarray(start * dimensions), dimensions);
      options.progress?.update(Math.min(start + encodeChunk, documents.length), documents.length);
    }
    return vectors;
  }

  save(): ModelFiles {
    const header = { method: name, dimensions: this.dimensions, vocabulary: this.vocabulary.toJSON() };
    return {
      "encoder.json": jsonBytes(header),
      "idf.f32": float32Bytes(this.idf),
      "words.f32": float32Bytes(this.wordVectors),
    };
  }
}

/** Writes Σ w·v / Σ w of every row to `means`, `[rows, dimensions]`; zero for an empty row. */
function weightedMeans(
  rows: SparseRows,
  wordVectors: Float32Array,
  means: Float32Array,
  dimensions: number,
): void {
  const sums = new Float64Array(dimensions);
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    sums.fill(0);
    let total = 0;
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
      const from = rows.columns[at] * dimensions;
      const weight = rows.values[at];
      total += weight;
      for (let j = 0; j < dimensions; j++) sums[j] += weight * wordVectors[from + j];
    }
    if (total === 0) continue;
    for (let j = 0; j < dimensions; j++) means[row * dimensions + j] = sums[j] / total;
  }
}
