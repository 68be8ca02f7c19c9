import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
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
    const tokens = new TokenList();
    const offsets = new Uint32Array(documents.length + 1);
    for (let document = 0; document < documents.length; document++) {
      for (const word of documentWords(documents[document])) {
        const index = this.indices.get(word);
        if (index !== undefined) tokens.push(index);
      }
      offsets[document + 1] = tokens.length;
    }
    return { tokens: tokens.toArray(), offsets };
  }

  /** As a JSON value, for model files. */
  toJSON(): { words: readonly string[]; counts: number[] } {
    return { words: this.words, counts: [...this.counts] };
  }
}

/** Documents as word indices, one after another. */
export interface Corpus {
  /** Indices into the vocabulary, `[words of all documents]`. */
  readonly tokens: Uint32Array;
  /** Document `i` is `tokens[offsets[i]]` up to `tokens[offsets[i + 1]]`, `[documents + 1]`. */
  readonly offsets: Uint32Array;
}

/** Segments documents once and gives the vocabulary and the documents in its indices. */
export function buildCorpus(
  documents: readonly TextDocument[],
  options: VocabularyOptions = {},
): { vocabulary: Vocabulary; corpus: Corpus } {
  const seen = collectWords(documents, options.signal);
  const { minCount = 2, maxSize = Number.POSITIVE_INFINITY } = options;
  const kept = seen.words
    .map((word, index) => ({ word, index, count: seen.counts[index] }))
    .filter((entry) => entry.count >= minCount)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, maxSize);
  const vocabulary = new Vocabulary(
    kept.map((entry) => entry.word),
    kept.map((entry) => entry.count),
  );
  const indexOf = new Int32Array(seen.words.length).fill(-1);
  kept.forEach((entry, index) => {
    indexOf[entry.index] = index;
  });
  return { vocabulary, corpus: renumber(seen.corpus, indexOf) };
}

function collectWords(documents: readonly TextDocument[], signal: AbortSignal | undefined) {
  const indices = new Map<string, number>();
  const counts: number[] = [];
  const tokens = new TokenList();
  const offsets = new Uint32Array(documents.length + 1);
  for (let document = 0; document < documents.length; document++) {
    if (document % 1024 === 0) throwIfCancelled(signal);
    for (const word of documentWords(documents[document])) {
      let index = indices.get(word);
      if (index === undefined) {
        index = counts.length;
        indices.set(word, index);
        counts.push(0);
      }
      counts[index]++;
      tokens.push(index);
    }
    offsets[document + 1] = tokens.length;
  }
  return { words: [...indices.keys()], counts, corpus: { tokens: tokens.toArray(), offsets } };
}

/** Replaces every index by `indexOf[index]` and drops those that become negative. */
function renumber(corpus: Corpus, indexOf: Int32Array): Corpus {
  const tokens = new Uint32Array(corpus.tokens.length);
  const offsets = new Uint32Array(corpus.offsets.length);
  let length = 0;
  for (let document = 0; document + 1 < offsets.length; document++) {
    for (let at = corpus.offsets[document]; at < corpus.offsets[document + 1]; at++) {
      const index = indexOf[corpus.tokens[at]];
      if (index >= 0) tokens[length++] = index;
    }
    offsets[document + 1] = length;
  }
  return { tokens: tokens.slice(0, length), offsets };
}

/** A growing list of 32-bit indices. */
class TokenList {
  length = 0;
  private array = new Uint32Array(1 << 16);

  push(token: number): void {
    if (this.length === this.array.length) {
      const larger = new Uint32Array(this.array.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = token;
  }

  toArray(): Uint32Array {
    return this.array.slice(0, this.length);
  }
}
