import { z } from "zod";
import { createRandom } from "../../core/index.ts";
import { matrixOf, multiplySparse } from "../../vectors/index.ts";
import type { FittedTextEmbedder, FitTextOptions, TextDocument, TextEmbedder } from "./encoder.ts";
import {
  FittedTermVectors,
  fitTerms,
  loadTermVectors,
  type TermVectorMethod,
  tfidfRows,
} from "./term-vectors.ts";
import { rightSingularVectors } from "./truncated-svd.ts";

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

/** A document is its TF-IDF row times the projection. */
const method: TermVectorMethod = {
  name: "lsa",
  label: "LSA",
  file: "projection.f32",
  combine: multiplySparse,
};

/**
 * Latent semantic analysis (Deerwester et al. 1990): TF-IDF rows projected onto the leading right singular vectors
 * of the documents' TF-IDF matrix.
 */
export function createLsa(options: LsaOptions = {}): TextEmbedder {
  const configuration = lsaOptionsSchema.parse(options);
  return {
    name: method.name,
    fit: async (documents, fitOptions) => fitLsa(documents, configuration, fitOptions ?? {}),
    load: async (files) => loadTermVectors(method, files),
  };
}

function fitLsa(
  documents: readonly TextDocument[],
  configuration: z.output<typeof lsaOptionsSchema>,
  { seed = 1, signal, progress }: FitTextOptions,
): FittedTextEmbedder {
  const { dimensions, iterations, maxFitDocuments } = configuration;
  const { corpus, ...terms } = fitTerms(method, spread(documents, maxFitDocuments), configuration, signal);
  const projection = rightSingularVectors(tfidfRows(corpus, terms.idf), {
    components: dimensions,
    iterations,
    random: createRandom(seed).fork("lsa"),
    signal,
    onIteration: (done, total) => progress?.update(done, total),
  });
  return new FittedTermVectors(method, terms, matrixOf(projection, dimensions));
}

function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}
