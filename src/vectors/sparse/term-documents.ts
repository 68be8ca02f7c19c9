import { throwIfCancelled } from "../../core/index.ts";

/** Documents as bags of numbered terms, one after another. */
export interface TermDocuments {
  /** Term numbers in the order of the text, as often as they occur, `[terms of all documents]`. */
  readonly tokens: Uint32Array;
  /** Document `i` is `tokens[offsets[i]]` up to `tokens[offsets[i + 1]]`, `[documents + 1]`. */
  readonly offsets: Uint32Array;
}

/** How a document becomes words, which is decided by the caller. */
export type Segmentation<Document> = (document: Document) => Iterable<string>;

/** Documents as the numbers of their words; words without a number are left out. */
export function numberWords<Document>(
  documents: readonly Document[],
  segment: Segmentation<Document>,
  numberOf: (word: string) => number | undefined,
  signal?: AbortSignal,
): TermDocuments {
  let tokens = new Uint32Array(1 << 16);
  let length = 0;
  const offsets = new Uint32Array(documents.length + 1);
  for (let document = 0; document < documents.length; document++) {
    if (document % 1024 === 0) throwIfCancelled(signal);
    for (const word of segment(documents[document])) {
      const number = numberOf(word);
      if (number === undefined) continue;
      if (length === tokens.length) {
        const larger = new Uint32Array(tokens.length * 2);
        larger.set(tokens);
        tokens = larger;
      }
      tokens[length++] = number;
    }
    offsets[document + 1] = length;
  }
  return { tokens: tokens.slice(0, length), offsets };
}

/** Numbers every word of documents in the order in which they are met first. */
export function internWords<Document>(
  documents: readonly Document[],
  segment: Segmentation<Document>,
  signal?: AbortSignal,
): { readonly words: string[]; readonly documents: TermDocuments } {
  const numbers = new Map<string, number>();
  const numbered = numberWords(
    documents,
    segment,
    (word) => {
      let number = numbers.get(word);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(word, number);
      }
      return number;
    },
    signal,
  );
  return { words: [...numbers.keys()], documents: numbered };
}

/** Gives every term the number `numberOf[term]` instead; terms whose number is negative are left out. */
export function renumberTerms({ tokens, offsets }: TermDocuments, numberOf: Int32Array): TermDocuments {
  const renumbered = new Uint32Array(tokens.length);
  const moved = new Uint32Array(offsets.length);
  let length = 0;
  for (let document = 0; document + 1 < offsets.length; document++) {
    for (let at = offsets[document]; at < offsets[document + 1]; at++) {
      const number = numberOf[tokens[at]];
      if (number >= 0) renumbered[length++] = number;
    }
    moved[document + 1] = length;
  }
  return { tokens: renumbered.slice(0, length), offsets: moved };
}

/** In how many documents each term occurs, `[terms]`. */
export function documentFrequencies({ tokens, offsets }: TermDocuments, terms: number): Uint32Array {
  const frequencies = new Uint32Array(terms);
  const lastSeen = new Int32Array(terms).fill(-1);
  for (let document = 0; document + 1 < offsets.length; document++) {
    for (let at = offsets[document]; at < offsets[document + 1]; at++) {
      if (lastSeen[tokens[at]] !== document) frequencies[tokens[at]]++;
      lastSeen[tokens[at]] = document;
    }
  }
  return frequencies;
}
