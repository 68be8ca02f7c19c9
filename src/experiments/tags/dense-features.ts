import {
  createDoc2Vec,
  createLsa,
  createTfidfWord2Vec,
  type TextEmbedder,
} from "../../encoders/text/index.ts";
import { l2NormaliseRows, type Matrix, matrixOf, sideBySide } from "../../vectors/index.ts";
import type { TagProblem, TagWork } from "./scorer.ts";

/** Gives dense vectors of all titles of a problem, `[titles, dimensions]`. */
export type DenseFeatures = (problem: TagProblem, work: TagWork) => Promise<Matrix>;

/** Encoders that learn dense vectors from the texts themselves; plot synopses are long, so a few passes do. */
const encoders = {
  lsa: () => createLsa({ dimensions: 300, minCount: 3 }),
  doc2vec: () => createDoc2Vec({ dimensions: 96, epochs: 20 }),
  word2vec: () => createTfidfWord2Vec({ dimensions: 100, epochs: 10 }),
} as const satisfies Readonly<Record<string, () => TextEmbedder>>;
export type DenseEncoder = keyof typeof encoders;

/**
 * Vectors of one or more encoders side by side, each weighing the same, of length 1, learned from the texts of all titles but those of test.
 * Those of a problem are made once, however many methods ask for them.
 */
export function createDenseFeatures(
  names: readonly DenseEncoder[] = ["lsa", "word2vec", "doc2vec"],
): DenseFeatures {
  const made = new WeakMap<object, Promise<Matrix>>();
  return (problem, work) => {
    const { documents } = problem;
    const known = made.get(documents) ?? vectorsOf(names, problem, work);
    made.set(documents, known);
    return known;
  };
}

async function vectorsOf(
  names: readonly DenseEncoder[],
  { documents, parts }: TagProblem,
  { signal }: TagWork,
): Promise<Matrix> {
  const rows = [...parts.train, ...parts.unlabelled, ...parts.valid].sort((first, second) => first - second);
  const read = rows.map((row) => documents[row]);
  const blocks: Matrix[] = [];
  for (const name of names) {
    const encoder = await encoders[name]().fit(read, { seed: "tags", signal });
    // Titles that were learned from are encoded as new ones are, so that all vectors are of one kind.
    const vectors = await encoder.encode(documents, { signal });
    blocks.push(l2NormaliseRows(matrixOf(vectors, encoder.dimensions)));
  }
  return l2NormaliseRows(sideBySide(blocks));
}
