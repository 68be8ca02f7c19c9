import type { Progress } from "../../core/index.ts";
import {
  createDoc2Vec,
  createLsa,
  createTfidfWord2Vec,
  type TextEmbedder,
} from "../../encoders/text/index.ts";
import type { Interval } from "../../metrics/index.ts";
import { fitGenreSpectrum, type GenreSpectrumOptions } from "../../models/genre-spectrum/index.ts";
import {
  fitStandardisation,
  l2NormaliseRows,
  type Matrix,
  sideBySide,
  standardise,
} from "../../vectors/index.ts";
import { encodeTitles, type NamedEmbedding, termEvidenceOf } from "./inputs.ts";
import type { ProtocolTitle } from "./protocol-titles.ts";
import { type ByVotes, compare, similarityScores, summarise, type VoteBucket } from "./scores.ts";
import { type ProtocolTask, protocolTask, type SplitName, titlesOf } from "./task.ts";

/** A row of the result table; figures in %. */
export interface SimilarityRow {
  readonly method: string;
  readonly all: number;
  readonly buckets: Readonly<Record<VoteBucket, number>>;
  /** 95 % bootstrap interval over test titles. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly bucketIntervals: Readonly<Record<VoteBucket, { readonly low: number; readonly high: number }>>;
}

/** Difference of two methods over the same titles, with its 95 % paired bootstrap interval. */
export interface SimilarityComparison extends ByVotes<Interval> {
  readonly method: string;
  readonly against: string;
}

/** The result of {@link measureGenreSimilarity}. */
export interface SimilarityResult {
  readonly rows: readonly SimilarityRow[];
  readonly comparisons: readonly SimilarityComparison[];
  readonly titles: { readonly train: number; readonly valid: number; readonly test: number };
}

/** How {@link measureGenreSimilarity} is run. */
export interface SimilarityOptions {
  readonly seed?: number | string;
  /** Which titles train and ask. Default `protocol`. */
  readonly split?: SplitName;
  /** Text encoders to be measured raw and under a spectrum. Default: Doc2Vec, LSA, TF-IDF-weighted word2vec. */
  readonly embedders?: readonly TextEmbedder[];
  /** Options of every spectrum. */
  readonly spectrum?: GenreSpectrumOptions;
  /** How many spectra, plain, mixed and mixed with other seeds, the last row puts side by side. Default 3; 1: none. */
  readonly ensemble?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Mixup as in the row names that begin with `gs-augmented`: judged after every ten passes, as its noise hides smaller gains. */
const augmented: GenreSpectrumOptions = { mixup: { copies: 10 }, passesPerMeasure: 10 };

/**
 * The genre-similarity protocol: for each text embedding its own score, that of the spectrum trained on it and that
 * of the spectrum with mixup; then the same for all embeddings together with the term evidence; then several of those
 * spectra side by side. Labels of test titles are used for scoring only.
 *
 * @throws MarqueeError `missing-input` with too few titles, `cancelled` on abort.
 */
export async function measureGenreSimilarity(
  collected: readonly ProtocolTitle[],
  options: SimilarityOptions = {},
): Promise<SimilarityResult> {
  const { seed = 1, split = "protocol", signal, ensemble = 3 } = options;
  const titles = titlesOf(split, collected);
  const task = protocolTask(titles, { seed, split, signal });
  const measurement = new Measurement(task, options);
  const inputs: NamedEmbedding[] = [];
  for (const embedder of options.embedders ?? [createDoc2Vec(), createLsa(), createTfidfWord2Vec()]) {
    const input = await encodeTitles(embedder, titles, { seed, signal });
    inputs.push(input);
    await measurement.measureInput(input);
  }
  const evidence = termEvidenceOf(titles, task);
  await measurement.measure(evidence.name, evidence.embedding);
  const all = together([...inputs, evidence], task);
  const spectra = await measurement.measureInput(all, { raw: false });
  while (spectra.length < ensemble) {
    spectra.push(await measurement.spectrumOn(all.embedding, augmented, `${all.name}-${spectra.length}`));
  }
  if (ensemble > 1) {
    const side = sideBySide(spectra.slice(0, ensemble).map(l2NormaliseRows));
    await measurement.measure(`gs-x${ensemble}-on-${all.name}`, side);
  }
  return measurement.result();
}

/** Embeddings side by side, each standardised on the train titles. */
function together(inputs: readonly NamedEmbedding[], { parts }: ProtocolTask): NamedEmbedding {
  const scaled = inputs.map(({ embedding }) =>
    standardise(embedding, fitStandardisation(embedding, parts.train)),
  );
  return { name: inputs.map(({ name }) => name).join("-"), embedding: sideBySide(scaled) };
}

class Measurement {
  private readonly scores = new Map<string, Float64Array>();
  private readonly pairs: [method: string, against: string][] = [];
  private readonly task: ProtocolTask;
  private readonly options: SimilarityOptions;

  constructor(task: ProtocolTask, options: SimilarityOptions) {
    this.task = task;
    this.options = options;
  }

  /** Scores an embedding under a name. */
  async measure(method: string, embedding: Matrix): Promise<void> {
    const { questions, signal } = this.task;
    this.scores.set(method, await similarityScores(embedding, questions, signal));
    this.options.progress?.update(this.scores.size, undefined, method);
  }

  /** Scores an input raw, its spectrum, and its spectrum with mixup. Gives back the two spectra. */
  async measureInput({ name, embedding }: NamedEmbedding, { raw = true } = {}): Promise<Matrix[]> {
    const plainName = `gs-on-${name}`;
    const augmentedName = `gs-augmented-on-${name}`;
    if (raw) {
      await this.measure(name, embedding);
      this.pairs.push([plainName, name]);
    }
    const plain = await this.spectrumOn(embedding, {}, name);
    await this.measure(plainName, plain);
    const mixed = await this.spectrumOn(embedding, augmented, name);
    await this.measure(augmentedName, mixed);
    this.pairs.push([augmentedName, plainName]);
    return [plain, mixed];
  }

  /** Trains a spectrum on an input and gives the spectra of all titles. */
  async spectrumOn(text: Matrix, options: GenreSpectrumOptions, name: string): Promise<Matrix> {
    const { parts, labels, genres, seed, signal } = this.task;
    const { spectrum } = await fitGenreSpectrum(
      { text, labels, genres, train: parts.train, valid: parts.valid },
      { ...this.options.spectrum, ...options },
      { seed: `${seed}/${name}`, signal },
    );
    try {
      return await spectrum.embed(text);
    } finally {
      await spectrum.close();
    }
  }

  result(): SimilarityResult {
    const { questions, parts } = this.task;
    const scoresOf = (method: string) => this.scores.get(method) ?? new Float64Array();
    return {
      rows: [...this.scores].map(([method, scores]) => rowOf(method, summarise(scores, questions))),
      comparisons: this.pairs.map(([method, against]) => ({
        method,
        against,
        ...compare(scoresOf(method), scoresOf(against), questions),
      })),
      titles: { train: parts.train.length, valid: parts.valid.length, test: parts.test.length },
    };
  }
}

function rowOf(method: string, { all, buckets }: ByVotes<Interval>): SimilarityRow {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const limits = ({ low, high }: Interval) => ({ low: rounded(low), high: rounded(high) });
  const map = <To>(convert: (interval: Interval) => To) =>
    Object.fromEntries(
      Object.entries(buckets).map(([bucket, interval]) => [bucket, convert(interval)]),
    ) as Record<VoteBucket, To>;
  return {
    method,
    all: rounded(all.mean),
    buckets: map(({ mean }) => rounded(mean)),
    interval: limits(all),
    bucketIntervals: map(limits),
  };
}
