import { createLsa } from "../../encoders/text/index.ts";
import {
  l2NormaliseRows,
  matrixOf,
  sparseOf,
  type SparseMatrix,
  sparseSideBySide,
} from "../../vectors/index.ts";
import type { TagProblem, TagWork } from "./scorer.ts";
import type { TermFeatures } from "./term-features.ts";

/** Which texts the latent space is learned from: those of titles with labels, or of all but the test titles. */
export type LatentTexts = "labelled" | "all";

/** Gives the rows of all titles of a problem, `[titles, terms + latent dimensions]`. */
export type LatentFeatures = (
  problem: TagProblem,
  texts: LatentTexts,
  work: TagWork,
) => Promise<SparseMatrix>;

const latent = { dimensions: 128, minCount: 3, maxVocabulary: 60_000, iterations: 3 };

/**
 * TF-IDF rows beside the same titles in a latent space (LSA), both of length 1. The space puts words that stand in the
 * same texts together, so it carries labels on to words that no labelled title has; it needs texts and no labels.
 */
export function createLatentFeatures(terms: TermFeatures): LatentFeatures {
  const made = new WeakMap<TagProblem, Partial<Record<LatentTexts, SparseMatrix>>>();
  return async (problem, texts, { seed, signal, progress }) => {
    const known = made.get(problem) ?? {};
    if (known[texts]) return known[texts];
    const { documents, parts } = problem;
    const rows = [...parts.train, ...parts.valid, ...(texts === "all" ? parts.unlabelled : [])];
    const read = rows.sort((first, second) => first - second).map((row) => documents[row]);
    const encoder = await createLsa(latent).fit(read, { seed, signal, progress });
    const vectors = matrixOf(await encoder.encode(documents, { signal }), latent.dimensions);
    const found = sparseSideBySide([terms(problem), sparseOf(l2NormaliseRows(vectors))]);
    made.set(problem, { ...known, [texts]: found });
    return found;
  };
}
