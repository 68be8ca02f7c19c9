import type { SparseMatrix } from "./sparse-matrix.ts";
import { documentFrequencies, type TermDocuments } from "./term-documents.ts";

/**
 * Smoothed inverse document frequency, `ln((1 + documents) / (1 + frequency)) + 1` (Salton and Buckley 1988, with
 * the smoothing that scikit-learn uses).
 *
 * @returns `[terms]`
 */
export function inverseDocumentFrequency(documents: TermDocuments, terms: number): Float32Array {
  const count = documents.offsets.length - 1;
  return Float32Array.from(
    documentFrequencies(documents, terms),
    (frequency) => Math.log((1 + count) / (1 + frequency)) + 1,
  );
}

/** How {@link weighTerms} weighs. */
export interface TermWeighting {
  /** Count a term that occurs n times as `1 + ln n` (default) and not as n. */
  readonly sublinear?: boolean;
  /** Scale every row to length 1. Default true. */
  readonly unit?: boolean;
  /** Order of a row's entries: of their columns (default) or of the text. */
  readonly order?: "columns" | "text";
  /**
   * Precision before scaling, default double. A model that was made with one rounding has other last digits with
   * another, and whatever is trained on it then ends elsewhere.
   */
  readonly precision?: "single" | "double";
}

/**
 * TF-IDF: `tf · idf` of every term of every document.
 *
 * @param idf Weights of the terms, `[terms]`.
 * @returns `[documents, terms]`; a row without terms is empty.
 */
export function weighTerms(
  { tokens, offsets }: TermDocuments,
  idf: Float32Array,
  { sublinear = true, unit = true, order = "columns", precision = "double" }: TermWeighting = {},
): SparseMatrix {
  const rows = offsets.length - 1;
  const entries = new Uint32Array(rows + 1);
  const columns = new Uint32Array(tokens.length);
  const values = new Float32Array(tokens.length);
  const occurrences = new Uint32Array(idf.length);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const met = columns.subarray(length, length + offsets[row + 1] - offsets[row]);
    const terms = met.subarray(
      0,
      countTerms(tokens.subarray(offsets[row], offsets[row + 1]), occurrences, met),
    );
    if (order === "columns") terms.sort();
    const weights = precision === "double" ? new Float64Array(terms.length) : new Float32Array(terms.length);
    for (let at = 0; at < terms.length; at++) {
      const times = occurrences[terms[at]];
      weights[at] = (sublinear ? 1 + Math.log(times) : times) * idf[terms[at]];
      occurrences[terms[at]] = 0;
    }
    const norm = unit ? normOf(weights) : 1;
    for (let at = 0; at < terms.length; at++) values[length + at] = weights[at] / norm;
    length += terms.length;
    entries[row + 1] = length;
  }
  return {
    offsets: entries,
    columns: columns.slice(0, length),
    values: values.slice(0, length),
    rows,
    dimensions: idf.length,
  };
}

/** Adds up how often each term occurs, writes the different ones to `met` and gives their number. */
function countTerms(tokens: Uint32Array, occurrences: Uint32Array, met: Uint32Array): number {
  let different = 0;
  for (const term of tokens) if (occurrences[term]++ === 0) met[different++] = term;
  return different;
}

function normOf(weights: Float32Array | Float64Array): number {
  let squares = 0;
  for (const weight of weights) squares += weight * weight;
  return Math.sqrt(squares);
}
