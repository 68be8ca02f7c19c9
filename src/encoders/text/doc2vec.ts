import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { DocumentInference, trainWordVectors } from "../../kernels/index.ts";
import { FittedDoc2Vec, inferenceSettings, loadDoc2Vec } from "./doc2vec-model.ts";
import {
  type Doc2VecModelOptions,
  type Doc2VecOptions,
  doc2VecModelSchema,
  doc2VecOptionsSchema,
} from "./doc2vec-options.ts";
import type { FittedTextEmbedder, FitTextOptions, TextDocument, TextEmbedder } from "./encoder.ts";
import { meanRow, subtractMean, unitRows } from "./row-arithmetic.ts";
import { buildCorpus, type Corpus } from "./vocabulary.ts";

/**
 * Doc2Vec: paragraph vectors (Le and Mikolov 2014), by negative sampling. Vectors of fitted documents are learned;
 * new documents are inferred without retraining. Training runs in worker threads, and the same seed gives the same
 * bytes whatever their number.
 *
 * @throws MarqueeError `invalid-option` for options out of range.
 */
export function createDoc2Vec(options: Doc2VecOptions = {}): TextEmbedder {
  const parsed = doc2VecOptionsSchema.safeParse(options);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new MarqueeError("invalid-option", `Doc2Vec options: ${problems.join("; ")}`, {
      cause: parsed.error,
    });
  }
  return {
    name: "doc2vec",
    fit: (documents, work) => fitDoc2Vec(documents, parsed.data, work),
    load: async (files) => loadDoc2Vec(files, parsed.data.threads),
  };
}

async function fitDoc2Vec(
  documents: readonly TextDocument[],
  configuration: ReturnType<typeof doc2VecOptionsSchema.parse>,
  { seed = 1, signal, progress }: FitTextOptions = {},
): Promise<FittedTextEmbedder> {
  throwIfCancelled(signal);
  const { minCount, maxVocabulary, threads } = configuration;
  const { vocabulary, corpus } = buildCorpus(documents, { minCount, maxSize: maxVocabulary, signal });
  if (vocabulary.size === 0) {
    throw new MarqueeError(
      "invalid-option",
      `No word occurs ${minCount} times in ${documents.length} documents.`,
      {
        hint: "Doc2Vec needs documents with words in common; lower minCount for very small collections.",
      },
    );
  }
  const counts = vocabulary.counts;
  const options = doc2VecModelSchema.parse(configuration);
  const trained = await trainWordVectors(
    { ...corpus, counts },
    { ...options, seed },
    { threads, signal, progress },
  );
  const { outputs } = trained;
  const words = options.architecture === "pv-dm" ? trained.words : new Float32Array(0);
  const inference = new DocumentInference({
    settings: inferenceSettings(options, seed),
    counts,
    outputs,
    words,
  });
  const vectors =
    options.trainVectors === "inferred"
      ? await inference.infer(corpus, { threads, signal })
      : withoutEmpty(trained.documents, corpus);
  const mean = finish(vectors, options);
  return new FittedDoc2Vec({ options, seed, vocabulary, outputs, words, mean }, threads, vectors);
}

/** Normalises vectors in place where that is wanted, and gives the mean that was subtracted. */
function finish(vectors: Float32Array, { dimensions, normalise }: Doc2VecModelOptions): Float32Array {
  if (!normalise) return new Float32Array(dimensions);
  const mean = meanRow(unitRows(vectors, dimensions), dimensions);
  subtractMean(vectors, mean);
  return mean;
}

/** Sets the vectors of documents without words, which were never trained, to zero. */
function withoutEmpty(vectors: Float32Array, { offsets }: Corpus): Float32Array {
  const dimensions = vectors.length / (offsets.length - 1);
  for (let document = 0; document + 1 < offsets.length; document++) {
    if (offsets[document] !== offsets[document + 1]) continue;
    vectors.fill(0, document * dimensions, (document + 1) * dimensions);
  }
  return vectors;
}
