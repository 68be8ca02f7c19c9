import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { type SelectedTerms, selectTerms, type TermExtension } from "./select-terms.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";
import { internWords, numberWords, type Segmentation, type TermDocuments } from "./term-documents.ts";
import { weighTerms } from "./weigh-terms.ts";

/** Options of {@link fitTermWeights}. */
export const termWeightsOptionsSchema = z.object({
  /** Terms in fewer documents are left out. */
  minimumDocuments: z.int().positive().default(2),
  /** Terms in a larger share of the documents are left out: they say nothing. */
  maximumDocumentShare: z.number().positive().max(1).default(1),
  /** At most this many terms, those in the most documents. */
  maximumTerms: z.int().positive().default(200_000),
  /** Runs of up to this many adjacent words are terms, too. */
  longestNgram: z.int().min(1).max(5).default(1),
  /** Count a term that occurs n times as 1 + ln n and not as n. */
  sublinear: z.boolean().default(true),
  /** Scale every row to length 1. */
  unit: z.boolean().default(true),
});
export type TermWeightsOptions = z.input<typeof termWeightsOptionsSchema>;
type Weighting = Pick<z.output<typeof termWeightsOptionsSchema>, "sublinear" | "unit">;

const savedSchema = z.object({
  words: z.array(z.string()),
  extensions: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  /** Documents with each term, `[terms]`. */
  frequencies: z.array(z.int().nonnegative()),
  documents: z.int().positive(),
  sublinear: z.boolean(),
  unit: z.boolean(),
});
/** What {@link TermWeights.toJSON} gives and {@link TermWeights.load} takes. */
export type SavedTermWeights = z.infer<typeof savedSchema>;

/**
 * Learns which terms to read and how much each weighs: TF-IDF, `tf · (ln((1 + documents) / (1 + frequency)) + 1)`.
 *
 * @param documents Of any kind; `segment` turns one into its words.
 * @throws MarqueeError `invalid-option` when no term is kept, `cancelled` on abort.
 */
export function fitTermWeights<Document>(
  documents: readonly Document[],
  segment: Segmentation<Document>,
  options: TermWeightsOptions = {},
  signal?: AbortSignal,
): TermWeights<Document> {
  const { sublinear, unit, ...selection } = termWeightsOptionsSchema.parse(options);
  const interned = internWords(documents, segment, signal);
  const selected = selectTerms(interned.documents, interned.words.length, selection);
  if (selected.words.length === 0) {
    throw new MarqueeError(
      "invalid-option",
      `No word occurs in at least ${selection.minimumDocuments} of ${documents.length} documents.`,
      { hint: "Give it documents with text, or lower minimumDocuments." },
    );
  }
  const words = Array.from(selected.words, (word) => interned.words[word]);
  return new TermWeights(segment, { ...selected, words, documents: documents.length, sublinear, unit });
}

interface FittedTerms extends Omit<SelectedTerms, "words">, Weighting {
  readonly words: readonly string[];
  readonly documents: number;
}

/** Fitted terms with their weights. A row of {@link transform} depends on its document alone. */
export class TermWeights<Document> {
  /** The terms, words of a run parted by a space, `[terms]`. */
  readonly terms: readonly string[];
  /** Inverse document frequency, `[terms]`. */
  readonly idf: Float32Array;
  private readonly segment: Segmentation<Document>;
  private readonly fitted: FittedTerms;
  private readonly wordNumbers: ReadonlyMap<string, number>;
  private readonly runNumbers: ReadonlyMap<number, number>;

  constructor(segment: Segmentation<Document>, fitted: FittedTerms) {
    const { words, extensions, frequencies, documents } = fitted;
    this.segment = segment;
    this.fitted = fitted;
    this.terms = namesOf(words, extensions);
    this.idf = Float32Array.from(frequencies, (count) => Math.log((1 + documents) / (1 + count)) + 1);
    this.wordNumbers = new Map(words.map((word, number) => [word, number]));
    this.runNumbers = new Map(
      extensions.map(({ prefix, word }, at) => [prefix * words.length + word, words.length + at]),
    );
  }

  /** TF-IDF rows `[documents, terms]`; a document without a known term is an empty row. */
  transform(documents: readonly Document[], signal?: AbortSignal): SparseMatrix {
    const words = numberWords(documents, this.segment, (word) => this.wordNumbers.get(word), signal);
    return weighTerms(this.withRuns(words), this.idf, this.fitted);
  }

  /** Adds the known runs that begin at every word. */
  private withRuns(words: TermDocuments): TermDocuments {
    if (this.runNumbers.size === 0) return words;
    const vocabulary = this.wordNumbers.size;
    const tokens: number[] = [];
    const offsets = new Uint32Array(words.offsets.length);
    for (let document = 0; document + 1 < offsets.length; document++) {
      const end = words.offsets[document + 1];
      for (let start = words.offsets[document]; start < end; start++) {
        let term: number | undefined = words.tokens[start];
        for (let next = start + 1; term !== undefined; next++) {
          tokens.push(term);
          term = next < end ? this.runNumbers.get(term * vocabulary + words.tokens[next]) : undefined;
        }
      }
      offsets[document + 1] = tokens.length;
    }
    return { tokens: Uint32Array.from(tokens), offsets };
  }

  /** As a JSON value, for model files. */
  toJSON(): SavedTermWeights {
    const { words, extensions, frequencies, documents, sublinear, unit } = this.fitted;
    return {
      words: [...words],
      extensions: extensions.map(({ prefix, word }) => [prefix, word]),
      frequencies: [...frequencies],
      documents,
      sublinear,
      unit,
    };
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load<Document>(saved: unknown, segment: Segmentation<Document>): TermWeights<Document> {
    const parsed = savedSchema.safeParse(saved);
    const problem = parsed.success ? undefined : z.prettifyError(parsed.error);
    if (
      !parsed.success ||
      parsed.data.frequencies.length !== parsed.data.words.length + parsed.data.extensions.length
    ) {
      throw new MarqueeError(
        "invalid-model",
        `Term weights are damaged: ${problem ?? "terms and frequencies differ in number."}`,
      );
    }
    const { extensions, frequencies, ...rest } = parsed.data;
    return new TermWeights(segment, {
      ...rest,
      extensions: extensions.map(([prefix, word]) => ({ prefix, word })),
      frequencies: Uint32Array.from(frequencies),
    });
  }
}

function namesOf(words: readonly string[], extensions: readonly TermExtension[]): string[] {
  const names = [...words];
  for (const { prefix, word } of extensions) names.push(`${names[prefix]} ${words[word]}`);
  return names;
}
