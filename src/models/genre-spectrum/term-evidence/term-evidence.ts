import { z } from "zod";
import {
  createRandom,
  MarqueeError,
  messageOf,
  type Progress,
  throwIfCancelled,
} from "../../../core/index.ts";
import {
  inverseDocumentFrequency,
  type Matrix,
  matrixOf,
  type TermDocuments,
  type TermWeighting,
  weighTerms,
} from "../../../vectors/index.ts";
import type { ModelFiles } from "../genre-spectrum.ts";
import { fitLogisticRegressions, type LinearClassifiers, logOdds } from "./logistic-regression.ts";

/** Options of {@link fitTermEvidence}. */
export const termEvidenceOptionsSchema = z.object({
  /** Weight of the data against the squared weights ("C"). */
  inverseRegularisation: z.number().positive().default(4),
  /** Passes over the titles. */
  passes: z.int().positive().default(10),
  /** Parts of the training titles, each of which gets its log-odds from a fit on the others. */
  folds: z.int().min(2).default(5),
});
export type TermEvidenceOptions = z.input<typeof termEvidenceOptionsSchema>;

/** Documents with genres, and which of them may be learned from. */
export interface LabelledDocuments {
  readonly documents: TermDocuments;
  /** How many different terms there are. */
  readonly terms: number;
  /** 1 where a title has a genre, `[documents, genres]`. */
  readonly labels: Uint8Array;
  readonly genres: number;
  /** Rows to learn from. */
  readonly train: Int32Array;
}

/** How the work of {@link fitTermEvidence} is run and watched. */
export interface TermEvidenceWork {
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** Evidence for all documents of a fit, and the model for new ones. */
export interface FittedTermEvidence {
  readonly evidence: TermEvidence;
  /** Log-odds `[documents, genres]`; of the training documents out of fold, so they are no surer than the others. */
  readonly logOdds: Matrix;
}

/**
 * What the terms of a text say about each genre: log-odds of one regularised logistic regression a genre over TF-IDF.
 * As an input of the genre spectrum it adds what a text embedding smooths away. The training documents get theirs out
 * of fold (stacked generalisation, Wolpert 1992), or the network would trust them too much.
 *
 * @throws MarqueeError `invalid-option` with fewer training documents than folds, `cancelled` on abort.
 */
export function fitTermEvidence(
  titles: LabelledDocuments,
  options: TermEvidenceOptions = {},
  { seed = 0, signal, progress }: TermEvidenceWork = {},
): FittedTermEvidence {
  const { inverseRegularisation, passes, folds } = termEvidenceOptionsSchema.parse(options);
  const { documents, terms, labels, genres, train } = titles;
  if (train.length < folds) {
    throw new MarqueeError(
      "invalid-option",
      `Term evidence in ${folds} folds needs at least ${folds} training titles.`,
    );
  }
  const idf = inverseDocumentFrequency(documents, terms);
  const rows = weighTerms(documents, idf, weighting);
  const random = createRandom(seed).fork("term-evidence");
  const fitOn = (chosen: Int32Array, part: string) => {
    throwIfCancelled(signal);
    const task = { rows, labels, labelCount: genres, train: chosen, inverseRegularisation, passes };
    return fitLogisticRegressions({ ...task, random: random.fork(part) });
  };
  const whole = fitOn(train, "all");
  const result = logOdds(rows, whole);
  progress?.update(1, folds + 1);
  const fold = Int32Array.from(random.shuffle(train.slice()));
  for (let part = 0; part < folds; part++) {
    const inside = (index: number) => index % folds === part;
    const outOfFold = logOdds(
      rows,
      fitOn(
        fold.filter((_, index) => !inside(index)),
        `fold-${part}`,
      ),
    );
    for (const row of fold.filter((_, index) => inside(index))) {
      result.set(outOfFold.subarray(row * genres, (row + 1) * genres), row * genres);
    }
    progress?.update(part + 2, folds + 1);
  }
  return { evidence: new TermEvidence(idf, whole), logOdds: matrixOf(result, genres) };
}

/** The order of the text, which stored models were made with. */
const weighting: TermWeighting = { order: "text" };

const weightsFile = "term-weights.f32";
const headerFile = "term-evidence.json";
const headerSchema = z.object({
  format: z.literal(1),
  terms: z.int().positive(),
  genres: z.int().positive(),
});

/** Fitted term evidence: log-odds of every genre for any document over the same vocabulary. */
export class TermEvidence {
  private readonly idf: Float32Array;
  private readonly classifiers: LinearClassifiers;

  constructor(idf: Float32Array, classifiers: LinearClassifiers) {
    this.idf = idf;
    this.classifiers = classifiers;
  }

  /** Log-odds `[documents, genres]`. */
  logOdds(documents: TermDocuments): Matrix {
    return matrixOf(
      logOdds(weighTerms(documents, this.idf, weighting), this.classifiers),
      this.classifiers.labelCount,
    );
  }

  /** The weight of a term for a genre: above 0 speaks for it, below against. */
  weight(term: number, genre: number): number {
    return this.classifiers.weights[term * this.classifiers.labelCount + genre] * this.idf[term];
  }

  save(): ModelFiles {
    const header = { format: 1, terms: this.idf.length, genres: this.classifiers.labelCount };
    const numbers = new Float32Array(this.idf.length + this.classifiers.weights.length);
    numbers.set(this.idf);
    numbers.set(this.classifiers.weights, this.idf.length);
    return {
      [headerFile]: new TextEncoder().encode(JSON.stringify(header)),
      [weightsFile]: new Uint8Array(numbers.buffer),
    };
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static load(files: ModelFiles): TermEvidence {
    try {
      const { terms, genres } = headerSchema.parse(JSON.parse(new TextDecoder().decode(files[headerFile])));
      const numbers = new Float32Array(files[weightsFile].slice().buffer);
      if (numbers.length !== terms + (terms + 1) * genres) throw new Error("The weights are cut off.");
      const classifiers = { weights: numbers.slice(terms), labelCount: genres };
      return new TermEvidence(numbers.slice(0, terms), classifiers);
    } catch (cause) {
      throw new MarqueeError("invalid-model", `The term evidence is damaged: ${messageOf(cause)}`, { cause });
    }
  }
}
