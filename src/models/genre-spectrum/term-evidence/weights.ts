/** Documents as bags of terms: document d has the terms `tokens[offsets[d]] … tokens[offsets[d + 1] - 1]`. */
export interface TermDocuments {
  /** Term numbers, repeated as often as they occur. */
  readonly tokens: Uint32Array;
  /** `[documents + 1]` */
  readonly offsets: Uint32Array;
}

/** Sparse rows of length 1: row d has `values[at]` in `columns[at]` for `at` from offsets[d] to offsets[d + 1]. */
export interface TermRows {
  readonly columns: Uint32Array;
  readonly values: Float32Array;
  readonly offsets: Uint32Array;
}

/** ln((1 + documents) / (1 + documents with the term)) + 1 for every term, `[terms]`. */
export function inverseDocumentFrequencies(documents: TermDocuments, terms: number): Float32Array {
  const counts = new Uint32Array(terms);
  const count = documents.offsets.length - 1;
  for (let document = 0; document < count; document++) {
    for (const term of distinctTerms(documents, document).keys()) counts[term]++;
  }
  return Float32Array.from(counts, (occurrences) => Math.log((1 + count) / (1 + occurrences)) + 1);
}

/** (1 + ln occurrences) · inverse document frequency of every term of a document, rows scaled to length 1. */
export function weighDocuments(documents: TermDocuments, idf: Float32Array): TermRows {
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = new Uint32Array(documents.offsets.length);
  for (let document = 0; document + 1 < offsets.length; document++) {
    const terms = distinctTerms(documents, document);
    let squares = 0;
    for (const [term, occurrences] of terms) {
      const value = (1 + Math.log(occurrences)) * idf[term];
      squares += value * value;
      columns.push(term);
      values.push(value);
    }
    for (let at = offsets[document]; at < values.length; at++) values[at] /= Math.sqrt(squares);
    offsets[document + 1] = values.length;
  }
  return { columns: Uint32Array.from(columns), values: Float32Array.from(values), offsets };
}

function distinctTerms({ tokens, offsets }: TermDocuments, document: number): Map<number, number> {
  const occurrences = new Map<number, number>();
  for (let at = offsets[document]; at < offsets[document + 1]; at++) {
    occurrences.set(tokens[at], (occurrences.get(tokens[at]) ?? 0) + 1);
  }
  return occurrences;
}
