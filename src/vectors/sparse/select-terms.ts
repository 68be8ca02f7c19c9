import { documentFrequencies, renumberTerms, type TermDocuments } from "./term-documents.ts";

/** A run of adjacent words as a term: the run without its last word, and that word. */
export interface TermExtension {
  /** Number of the term that the run begins with. */
  readonly prefix: number;
  /** Number of the last word. */
  readonly word: number;
}

/** What {@link selectTerms} keeps. Terms are numbered words first, then runs of two, then runs of three. */
export interface SelectedTerms {
  /** Single words as numbers of the documents that were given, `[words]`. */
  readonly words: Uint32Array;
  /** Runs, `[terms - words]`; the first has the number `words.length`. */
  readonly extensions: readonly TermExtension[];
  /** In how many documents each term occurs, `[terms]`. */
  readonly frequencies: Uint32Array;
}

/** Which terms {@link selectTerms} keeps. */
export interface TermSelection {
  readonly minimumDocuments: number;
  readonly maximumDocumentShare: number;
  readonly maximumTerms: number;
  readonly longestNgram: number;
}

interface Candidate extends TermExtension {
  readonly length: number;
  readonly frequency: number;
}

/**
 * Chooses terms by the number of documents that they occur in: words and, up to `longestNgram`, runs of adjacent kept
 * words. Beyond `maximumTerms` the most frequent stay, of equal ones the shorter and the earlier. A run cannot occur
 * in more documents than what it begins with, so whatever is kept has its beginning kept, too.
 */
export function selectTerms(
  documents: TermDocuments,
  words: number,
  selection: TermSelection,
): SelectedTerms {
  const { minimumDocuments, maximumDocumentShare, maximumTerms, longestNgram } = selection;
  const all = documentFrequencies(documents, words);
  const most = maximumDocumentShare * (documents.offsets.length - 1);
  const kept = [...all.keys()]
    .filter((word) => all[word] >= minimumDocuments && all[word] <= most)
    .sort((first, second) => all[second] - all[first] || first - second)
    .slice(0, maximumTerms);
  const numberOf = new Int32Array(words).fill(-1);
  kept.forEach((word, number) => {
    numberOf[word] = number;
  });
  const candidates = kept.map((word, number) => ({
    prefix: -1,
    word: number,
    length: 1,
    frequency: all[word],
  }));
  extend(renumberTerms(documents, numberOf), candidates, kept.length, { minimumDocuments, longestNgram });
  return renumberKept(kept, candidates, maximumTerms);
}

/** Adds to the candidates all runs of kept words that occur in enough documents. */
function extend(
  documents: TermDocuments,
  candidates: Candidate[],
  words: number,
  { minimumDocuments, longestNgram }: Pick<TermSelection, "minimumDocuments" | "longestNgram">,
): void {
  // What the run that ends at each place is: of the length before, and then of the next.
  let runs = Int32Array.from(documents.tokens);
  for (let length = 2; length <= longestNgram; length++) {
    const counted = countRuns(documents, runs, words);
    const numbers = new Map<number, number>();
    for (const [key, frequency] of counted.frequencies) {
      if (frequency < minimumDocuments) continue;
      numbers.set(key, candidates.length);
      candidates.push({ prefix: Math.floor(key / words), word: key % words, length, frequency });
    }
    runs = Int32Array.from(counted.keys, (key) => numbers.get(key) ?? -1);
  }
}

/** The run that ends at every place as a key, `prefix · words + word`, or -1; and in how many documents each occurs. */
function countRuns({ tokens, offsets }: TermDocuments, prefixes: Int32Array, words: number) {
  const keys = new Float64Array(tokens.length).fill(-1);
  const frequencies = new Map<number, number>();
  const seen = new Set<number>();
  for (let document = 0; document + 1 < offsets.length; document++) {
    seen.clear();
    for (let at = offsets[document] + 1; at < offsets[document + 1]; at++) {
      if (prefixes[at - 1] < 0) continue;
      const key = prefixes[at - 1] * words + tokens[at];
      keys[at] = key;
      if (seen.has(key)) continue;
      seen.add(key);
      frequencies.set(key, (frequencies.get(key) ?? 0) + 1);
    }
  }
  return { keys, frequencies };
}

function renumberKept(
  words: readonly number[],
  candidates: readonly Candidate[],
  most: number,
): SelectedTerms {
  const chosen = [...candidates.keys()]
    .sort((first, second) => {
      const [one, other] = [candidates[first], candidates[second]];
      return other.frequency - one.frequency || one.length - other.length || first - second;
    })
    .slice(0, most)
    .sort((first, second) => first - second);
  const numberOf = new Map(chosen.map((candidate, number) => [candidate, number]));
  const extensions = chosen
    .map((candidate) => candidates[candidate])
    .filter(({ length }) => length > 1)
    .map(({ prefix, word }) => ({ prefix: numberOf.get(prefix) ?? -1, word: numberOf.get(word) ?? -1 }));
  return {
    words: Uint32Array.from(words.slice(0, chosen.length - extensions.length)),
    extensions,
    frequencies: Uint32Array.from(chosen, (candidate) => candidates[candidate].frequency),
  };
}
