import {
  buildCorpus,
  type FittedTextEmbedder,
  fittedVectors,
  type TextEmbedder,
  titleDocument,
  titleTermDocument,
} from "../../encoders/text/index.ts";
import { fitTermEvidence } from "../../models/genre-spectrum/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import type { ProtocolTitle } from "./protocol-titles.ts";
import type { ProtocolTask } from "./task.ts";

/** A name as it stands in the rows, and an embedding of every title. */
export interface NamedEmbedding {
  readonly name: string;
  readonly embedding: Matrix;
}

/** Learns a text embedding from the texts of all titles, which the protocol allows: they hold no genre. */
export async function encodeTitles(
  embedder: TextEmbedder,
  titles: readonly ProtocolTitle[],
  { seed, signal }: { readonly seed: number | string; readonly signal?: AbortSignal },
): Promise<NamedEmbedding> {
  const documents = titles.map(({ texts }) => titleDocument(texts));
  const fitted: FittedTextEmbedder = await embedder.fit(documents, { seed, signal });
  const vectors = await fittedVectors(fitted, documents, { signal });
  return { name: embedder.name, embedding: matrixOf(vectors, fitted.dimensions) };
}

/**
 * What the words and keywords of each title say about the genres. Learned from the train titles alone, whose own
 * evidence is out of fold.
 */
export function termEvidenceOf(titles: readonly ProtocolTitle[], task: ProtocolTask): NamedEmbedding {
  const documents = titles.map(({ texts }) => titleTermDocument(texts));
  const { corpus, vocabulary } = buildCorpus(documents, { minCount: 2, signal: task.signal });
  const { logOdds } = fitTermEvidence(
    {
      documents: corpus,
      terms: vocabulary.size,
      labels: task.labels,
      genres: task.genres.length,
      train: task.parts.train,
    },
    {},
    { seed: task.seed, signal: task.signal },
  );
  return { name: "term-evidence", embedding: logOdds };
}
