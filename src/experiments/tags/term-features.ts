import { documentWords, type TextDocument } from "../../encoders/text/index.ts";
import { fitTermWeights, type SparseMatrix, type TermWeightsOptions } from "../../vectors/index.ts";
import type { TagProblem } from "./scorer.ts";

/** Gives the TF-IDF rows of all titles of a problem, `[titles, terms]`. */
export type TermFeatures = (problem: TagProblem) => SparseMatrix;

const defaults: TermWeightsOptions = { minimumDocuments: 3, maximumTerms: 60_000, maximumDocumentShare: 0.5 };

/**
 * TF-IDF whose terms are chosen and weighed on all titles but those of test. The rows of a problem are made once,
 * however many methods ask for them.
 */
export function createTermFeatures(options: TermWeightsOptions = defaults): TermFeatures {
  const made = new WeakMap<object, SparseMatrix>();
  return ({ documents, parts }) => {
    // The same titles with fewer labels have the same rows.
    const known = made.get(documents);
    if (known) return known;
    const { train, valid, unlabelled } = parts;
    const read = Array.from(
      [...train, ...unlabelled, ...valid].sort((first, second) => first - second),
      (row) => documents[row],
    );
    const rows = fitTermWeights(read, tagWords, options).transform(documents);
    made.set(documents, rows);
    return rows;
  };
}

/** The words of a document without the possessive s: `killer's` is `killer`. */
export function tagWords(document: TextDocument): string[] {
  return documentWords(document)
    .map((word) => (word.endsWith("'s") ? word.slice(0, -2) : word))
    .filter((word) => word.length > 1);
}
