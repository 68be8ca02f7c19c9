import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { trainWordVectors } from "../../kernels/index.ts";
import { FittedDoc2Vec, loadDoc2Vec, subtractMean } from "./doc2vec-model.ts";
import { type Doc2VecOptions, doc2VecModelSchema, doc2VecOptionsSchema } from "./doc2vec-options.ts";
import type { FittedTextEmbedder, FitTextOptions, TextDocument, TextEmbedder } from "./encoder.ts";
import { buildCorpus } from "./vocabulary.ts";

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
  const trained = await trainWordVectors(
    { ...corpus, counts: vocabulary.counts },
    { ...configuration, seed },
    { threads, signal, progress },
  );
  const options = doc2VecModelSchema.parse(configuration);
  const mean = meanRow(trained.documents, options.dimensions, corpus.offsets, options.centre);
  const words = options.architecture === "pv-dm" ? trained.words : new Float32Array(0);
  const parameters = { options, seed, vocabulary, outputs: trained.outputs, words, mean };
  return new FittedDoc2Vec(parameters, threads, subtractMean(trained.documents, mean, corpus.offsets));
}

/** The mean of the rows of documents that have words, or zero when it is not wanted. */
function meanRow(
  rows: Float32Array,
  dimensions: number,
  offsets: Uint32Array,
  wanted: boolean,
): Float32Array {
  const sums = new Float64Array(dimensions);
  let count = 0;
  for (let document = 0; wanted && document + 1 < offsets.length; document++) {
    if (offsets[document] === offsets[document + 1]) continue;
    count++;
    for (let lane = 0; lane < dimensions; lane++) sums[lane] += rows[document * dimensions + lane];
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(1, count));
}
