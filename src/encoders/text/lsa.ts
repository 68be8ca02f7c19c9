import { z } from "zod";
import { createRandom, MarqueeError, throwIfCancelled } from "../../core/index.ts";
import type {
  FittedTextEmbedder,
  FitTextOptions,
  ModelFiles,
  TextDocument,
  TextEmbedder,
  TextWorkOptions,
} from "./encoder.ts";
import { float32Bytes, jsonBytes, readFloat32, readJson } from "./model-files.ts";
import { inverseDocumentFrequency, type SparseRows, weighTerms } from "./term-weights.ts";
import { rightSingularVectors } from "./truncated-svd.ts";
import { buildCorpus, Vocabulary } from "./vocabulary.ts";

/** Options of {@link createLsa}. */
export const lsaOptionsSchema = z.object({
  /** Length of a vector. */
  dimensions: z.int().positive().max(4096).default(128),
  /** Words that occur less often in all documents together are left out. */
  minCount: z.int().positive().default(2),
  /** At most this many words, the most frequent ones. */
  maxVocabulary: z.int().positive().default(200_000),
  /** Power iterations of the singular value decomposition. */
  iterations: z.int().nonnegative().default(5),
  /** The decomposition is learned from at most this many documents, evenly spread over all. */
  maxFitDocuments: z.int().positive().default(200_000),
});
export type LsaOptions = z.input<typeof lsaOptionsSchema>;

const name = "lsa";
const encodeChunk = 4096;

/**
 * Latent semantic analysis (Deerwester et al. 1990): TF-IDF rows projected onto the leading right singular vectors
 * of the documents' TF-IDF matrix.
 */
export function createLsa(options: LsaOptions = {}): TextEmbedder {
  const configuration = lsaOptionsSchema.parse(options);
  return {
    name,
    fit: (documents, fitOptions) => fitLsa(documents, configuration, fitOptions ?? {}),
    load: async (files) => loadLsa(files),
  };
}

const headerSchema = z.object({
  method: z.literal(name),
  dimensions: z.int().positive(),
  vocabulary: z.object({ words: z.array(z.string()), counts: z.array(z.int().nonnegative()) }),
});

async function fitLsa(
  documents: readonly TextDocument[],
  configuration: z.output<typeof lsaOptionsSchema>,
  { seed = 1, signal, progress }: FitTextOptions,
): Promise<FittedTextEmbedder> {
  throwIfCancelled(signal);
  const { dimensions, minCount, maxVocabulary, iterations, maxFitDocuments } = configuration;
  const { vocabulary, corpus } = buildCorpus(spread(documents, maxFitDocuments), {
    minCount,
    maxSize: maxVocabulary,
    signal,
  });
  if (vocabulary.size === 0) {
    throw new MarqueeError("invalid-option", `LSA found no word that occurs at least ${minCount} times.`, {
      hint: "Give it documents with text, or lower minCount.",
    });
  }
  const idf = inverseDocumentFrequency(corpus, vocabulary.size);
  const projection = rightSingularVectors(weighTerms(corpus, idf), {
    components: dimensions,
    iterations,
    random: createRandom(seed).fork("lsa"),
    signal,
    onIteration: (done, total) => progress?.update(done, total),
  });
  return new FittedLsa(vocabulary, idf, projection, dimensions);
}

function loadLsa(files: ModelFiles): FittedTextEmbedder {
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  const vocabulary = new Vocabulary(header.vocabulary.words, header.vocabulary.counts);
  const idf = readFloat32(files, "idf.f32", vocabulary.size);
  const projection = readFloat32(files, "projection.f32", vocabulary.size * header.dimensions);
  return new FittedLsa(vocabulary, idf, projection, header.dimensions);
}

class FittedLsa implements FittedTextEmbedder {
  readonly name = name;
  readonly dimensions: number;
  private readonly vocabulary: Vocabulary;
  private readonly idf: Float32Array;
  /** `[words, dimensions]` */
  private readonly projection: Float32Array;

  constructor(vocabulary: Vocabulary, idf: Float32Array, projection: Float32Array, dimensions: number) {
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.projection = projection;
    this.dimensions = dimensions;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    const vectors = new Float32Array(documents.length * this.dimensions);
    for (let start = 0; start < documents.length; start += encodeChunk) {
      throwIfCancelled(options.signal);
      const rows = weighTerms(this.vocabulary.read(documents.slice(start, start + encodeChunk)), this.idf);
      project(rows, this.projection, vectors.subarray(start * this.dimensions), this.dimensions);
      options.progress?.update(Math.min(start + encodeChunk, documents.length), documents.length);
    }
    return vectors;
  }

  save(): ModelFiles {
    const header = { method: name, dimensions: this.dimensions, vocabulary: this.vocabulary.toJSON() };
    return {
      "encoder.json": jsonBytes(header),
      "idf.f32": float32Bytes(this.idf),
      "projection.f32": float32Bytes(this.projection),
    };
  }
}

function project(
  rows: SparseRows,
  projection: Float32Array,
  vectors: Float32Array,
  dimensions: number,
): void {
  const sums = new Float64Array(dimensions);
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    sums.fill(0);
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
      const from = rows.columns[at] * dimensions;
      const value = rows.values[at];
      for (let j = 0; j < dimensions; j++) sums[j] += value * projection[from + j];
    }
    vectors.set(sums, row * dimensions);
  }
}

function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}
