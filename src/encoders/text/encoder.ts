import type { Progress } from "../../core/index.ts";

/** What a text encoder reads of one title. */
export interface TextDocument {
  /** Running text in any language, to be segmented into words. May be empty. */
  readonly text: string;
  /**
   * Terms that are words already and are used as they are, such as the names of people as single tokens
   * (`tom_hanks`). Encoders that read plain text append them with the underscores turned into spaces.
   */
  readonly terms?: readonly string[];
}

/** What long work on texts is given beside its input. */
export interface TextWorkOptions {
  /** Stops the work; the promise then rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Told how far the work is; the unit is the encoder's own (words, documents, steps). */
  readonly progress?: Progress;
}

/** Options of {@link TextEmbedder.fit}. */
export interface FitTextOptions extends TextWorkOptions {
  /** Seed of everything random. The same documents, configuration and seed give the same bytes. Default 1. */
  readonly seed?: number | string;
}

/** A model's files by name, such as `{ "encoder.json": …, "weights.f32": … }`. Names have no folders. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/**
 * A way to turn texts into vectors, before it has seen any. It holds configuration and does nothing by itself;
 * `fit` never changes it, so one embedder can be fitted many times.
 */
export interface TextEmbedder {
  /** The method in lower case with hyphens, as in result tables: `doc2vec`, `lsa`, `word2vec-tfidf`. */
  readonly name: string;
  /**
   * Learns from documents. An encoder that has nothing to learn (a pretrained transformer, a remote endpoint)
   * only checks that it can work.
   *
   * @throws MarqueeError `invalid-option` when there is nothing to learn from, `cancelled` on abort.
   */
  fit(documents: readonly TextDocument[], options?: FitTextOptions): Promise<FittedTextEmbedder>;
  /**
   * Restores what {@link FittedTextEmbedder.save} gave. What decides the vectors comes from the files; the
   * embedder's own configuration supplies only how to run (threads, keys, caches).
   *
   * @throws MarqueeError `invalid-model` when files are missing, damaged or of another method.
   */
  load(files: ModelFiles): Promise<FittedTextEmbedder>;
}

/** A text encoder that can be used. */
export interface FittedTextEmbedder {
  /** The method, equal to {@link TextEmbedder.name}. */
  readonly name: string;
  /** The length of a vector. */
  readonly dimensions: number;
  /**
   * Vectors of the documents that `fit` saw, `[documents, dimensions]`, where the method learns them directly
   * (Doc2Vec). They are not among the saved files, so they are absent after `load`.
   */
  readonly trainVectors?: Float32Array;
  /**
   * Encodes documents, seen or unseen, without retraining. The vector of a document depends on that document
   * alone and not on its neighbours in the batch. A document without a known word gets the zero vector.
   *
   * @returns `[documents, dimensions]`, row by row. Not normalised to unit length.
   */
  encode(documents: readonly TextDocument[], options?: TextWorkOptions): Promise<Float32Array>;
  /** Everything that `load` needs, as files. The same model gives the same bytes. */
  save(): ModelFiles;
}

/** The vectors of fitted documents: those learned by `fit` where there are any, else by `encode`. */
export async function fittedVectors(
  fitted: FittedTextEmbedder,
  documents: readonly TextDocument[],
  options?: TextWorkOptions,
): Promise<Float32Array> {
  return fitted.trainVectors ?? fitted.encode(documents, options);
}
