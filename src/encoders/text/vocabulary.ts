import { MarqueeError } from "../../core/index.ts";
import { internWords, numberWords, renumberTerms, type TermDocuments } from "../../vectors/index.ts";
import type { TextDocument } from "./encoder.ts";
import { documentWords } from "./segmentation.ts";

/** Which words are kept. */
export interface VocabularyOptions {
  /** Words that occur less often in all documents together are left out. Default 2. */
  readonly minCount?: number;
  /** At most this many words, the most frequent ones. Default: no limit. */
  readonly maxSize?: number;
  readonly signal?: AbortSignal;
}

/** The known words, the most frequent first; equal counts in the order of their code units. */
export class Vocabulary {
  /** `[words]` */
  readonly words: readonly string[];
  /** How often each word occurs in all fitted documents, `[words]`. */
  readonly counts: Uint32Array;
  private readonly indices: ReadonlyMap<string, number>;

  constructor(words: readonly string[], counts: ArrayLike<number>) {
    if (words.length !== counts.length) {
      throw new MarqueeError(
        "invalid-model",
        `A vocabulary has ${words.length} words but ${counts.length} counts.`,
      );
    }
    this.words = words;
    this.counts = Uint32Array.from(counts);
    this.indices = new Map(words.map((word, index) => [word, index]));
  }

  get size(): number {
    return this.words.length;
  }

  /** The index of a word, or `undefined` for an unknown one. */
  indexOf(word: string): number | undefined {
    return this.indices.get(word);
  }

  /** The known words of documents as indices; unknown words are left out. */
  read(documents: readonly TextDocument[]): Corpus {
    return numberWords(documents, documentWords, (word) => this.indices.get(word));
  }

  /** As a JSON value, for model files. */
  toJSON(): { words: readonly string[]; counts: number[] } {
    return { words: this.words, counts: [...this.counts] };
  }
}

/** Documents as word indices. */
export type Corpus = TermDocuments;

/** Segments documents once and gives the vocabulary and the documents in its indices. */
export function buildCorpus(
  documents: readonly TextDocument[],
  options: VocabularyOptions = {},
): { vocabulary: Vocabulary; corpus: Corpus } {
  const { minCount = 2, maxSize = Number.POSITIVE_INFINITY } = options;
  const { words, documents: tokens } = internWords(documents, documentWords, options.signal);
  const counts = new Uint32Array(words.length);
  for (const token of tokens.tokens) counts[token]++;
  const kept = words
    .map((word, index) => ({ word, index, count: counts[index] }))
    .filter((entry) => entry.count >= minCount)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, maxSize);
  const vocabulary = new Vocabulary(
    kept.map((entry) => entry.word),
    kept.map((entry) => entry.count),
  );
  const indexOf = new Int32Array(words.length).fill(-1);
  kept.forEach((entry, index) => {
    indexOf[entry.index] = index;
  });
  return { vocabulary, corpus: renumberTerms(tokens, indexOf) };
}
