import { z } from "zod";
import { MarqueeError } from "../core/index.ts";
import {
  buildCorpus,
  segmentWords,
  type TitleTexts,
  titleTermDocument,
  Vocabulary,
} from "../encoders/text/index.ts";
import {
  fitTermEvidence,
  plainTerms,
  TermEvidence,
  type TermEvidenceOptions,
  type TermEvidenceWork,
} from "../models/genre-spectrum/index.ts";
import type { Matrix } from "../vectors/index.ts";
import type { ModelFiles } from "./model-folder.ts";

const vocabularyFile = "term-vocabulary.json";
const vocabularySchema = z.object({
  words: z.array(z.string()),
  counts: z.array(z.int().nonnegative()),
  /** Numbers of the words that say next to nothing of any genre. */
  plain: z.array(z.int().nonnegative()).default([]),
});

/** What {@link TermReader.fit} learns from. */
export interface LabelledTitleTexts {
  readonly titles: readonly TitleTexts[];
  /** `[titles, genres]` */
  readonly labels: Uint8Array;
  readonly genres: number;
  readonly train: Int32Array;
}

/** Reads the terms of titles and says what they mean for each genre: term evidence with its vocabulary. */
export class TermReader {
  private readonly vocabulary: Vocabulary;
  private readonly evidence: TermEvidence;
  private readonly plain: ReadonlySet<number>;

  private constructor(vocabulary: Vocabulary, evidence: TermEvidence, plain: Iterable<number>) {
    this.vocabulary = vocabulary;
    this.evidence = evidence;
    this.plain = new Set(plain);
  }

  /** @returns The reader, and the log-odds of the titles themselves: of the training titles out of fold. */
  static fit(
    { titles, labels, genres, train }: LabelledTitleTexts,
    options: TermEvidenceOptions,
    work: TermEvidenceWork,
  ): { readonly reader: TermReader; readonly logOdds: Matrix } {
    const { vocabulary, corpus } = buildCorpus(titles.map(titleTermDocument), {
      minCount: 2,
      signal: work.signal,
    });
    const documents = { documents: corpus, terms: vocabulary.size, labels, genres, train };
    const { evidence, logOdds } = fitTermEvidence(documents, options, work);
    return { reader: new TermReader(vocabulary, evidence, plainTerms(documents)), logOdds };
  }

  /** Log-odds of every genre for titles that were not among the fitted ones, `[titles, genres]`. */
  read(titles: readonly TitleTexts[]): Matrix {
    return this.evidence.logOdds(this.vocabulary.read(titles.map(titleTermDocument)));
  }

  /** Whether a word says something of some genre; function words and single letters do not, unknown words may. */
  tells(word: string): boolean {
    return segmentWords(word).some((known) => !this.plain.has(this.vocabulary.indexOf(known) ?? -1));
  }

  save(): ModelFiles {
    const content = { ...this.vocabulary.toJSON(), plain: [...this.plain] };
    const vocabulary = new TextEncoder().encode(JSON.stringify(content));
    return { ...this.evidence.save(), [vocabularyFile]: vocabulary };
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static load(files: ModelFiles): TermReader {
    const parsed = vocabularySchema.safeParse(JSON.parse(new TextDecoder().decode(files[vocabularyFile])));
    if (!parsed.success)
      throw new MarqueeError("invalid-model", `${vocabularyFile} is damaged.`, { cause: parsed.error });
    const { words, counts, plain } = parsed.data;
    return new TermReader(new Vocabulary(words, counts), TermEvidence.load(files), plain);
  }
}
