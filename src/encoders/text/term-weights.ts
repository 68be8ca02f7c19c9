import type { Corpus } from "./vocabulary.ts";

/** Documents as weighted terms in compressed sparse rows; every row has length 1, or 0 for an empty document. */
export interface SparseRows {
  /** Row `i` is `[offsets[i], offsets[i + 1])` of the two arrays below, `[rows + 1]`. */
  readonly offsets: Uint32Array;
  /** Column of each entry, ascending inside a row. */
  readonly columns: Uint32Array;
  readonly values: Float32Array;
  /** Number of columns. */
  readonly width: number;
}

/**
 * Smoothed inverse document frequency, `ln((1 + documents) / (1 + frequency)) + 1` (Salton and Buckley 1988, with
 * the smoothing that scikit-learn uses).
 *
 * @returns `[words]`
 */
export function inverseDocumentFrequency(corpus: Corpus, words: number): Float32Array {
  const frequency = new Uint32Array(words);
  const lastSeen = new Int32Array(words).fill(-1);
  const documents = corpus.offsets.length - 1;
  for (let document = 0; document < documents; document++) {
    for (let at = corpus.offsets[document]; at < corpus.offsets[document + 1]; at++) {
      const word = corpus.tokens[at];
      if (lastSeen[word] !== document) frequency[word]++;
      lastSeen[word] = document;
    }
  }
  return Float32Array.from(frequency, (count) => Math.log((1 + documents) / (1 + count)) + 1);
}

/**
 * TF-IDF with sublinear term frequency, `(1 + ln tf) · idf`, each document scaled to unit length.
 *
 * @param idf Weights of the words, `[words]`.
 */
export function weighTerms(corpus: Corpus, idf: Float32Array): SparseRows {
  const rows = corpus.offsets.length - 1;
  const offsets = new Uint32Array(rows + 1);
  const columns = new Uint32Array(corpus.tokens.length);
  const values = new Float32Array(corpus.tokens.length);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const words = corpus.tokens.slice(corpus.offsets[row], corpus.offsets[row + 1]).sort();
    const start = length;
    for (let at = 0; at < words.length; ) {
      const word = words[at];
      let count = 0;
      for (; at < words.length && words[at] === word; at++) count++;
      columns[length] = word;
      values[length++] = (1 + Math.log(count)) * idf[word];
    }
    scaleToUnit(values.subarray(start, length));
    offsets[row + 1] = length;
  }
  return { offsets, columns: columns.slice(0, length), values: values.slice(0, length), width: idf.length };
}

function scaleToUnit(values: Float32Array): void {
  let squares = 0;
  for (const value of values) squares += value * value;
  if (squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < values.length; i++) values[i] *= scale;
}
