import { z } from "zod";
import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import {
  inverseDocumentFrequency,
  type Matrix,
  matrixOf,
  type SparseMatrix,
  weighTerms,
} from "../../vectors/index.ts";
import type { FittedTextEmbedder, ModelFiles, TextDocument, TextWorkOptions } from "./encoder.ts";
import { float32Bytes, jsonBytes, readFloat32, readJson } from "./model-files.ts";
import { buildCorpus, type Corpus, Vocabulary } from "./vocabulary.ts";

/** A method that makes a document's vector from those of its terms. */
export interface TermVectorMethod {
  readonly name: string;
  /** The method as it stands in messages. */
  readonly label: string;
  /** The file of the terms' vectors. */
  readonly file: string;
  /** Weighted terms `[documents, words]` and vectors of words `[words, dimensions]` to `[documents, dimensions]`. */
  readonly combine: (rows: SparseMatrix, words: Matrix) => Matrix;
}

const encodeChunk = 4096;

/** TF-IDF rows, rounded to single precision at every step, as all stored models were made. */
export function tfidfRows(corpus: Corpus, idf: Float32Array): SparseMatrix {
  return weighTerms(corpus, idf, { precision: "single" });
}

/** The words to learn from and their weights. */
export interface FittedTerms {
  readonly vocabulary: Vocabulary;
  readonly corpus: Corpus;
  /** `[words]` */
  readonly idf: Float32Array;
}

/**
 * Reads the words of documents and weighs them.
 *
 * @throws MarqueeError `invalid-option` when no word is frequent enough.
 */
export function fitTerms(
  { label }: TermVectorMethod,
  documents: readonly TextDocument[],
  { minCount, maxVocabulary }: { readonly minCount: number; readonly maxVocabulary: number },
  signal: AbortSignal | undefined,
): FittedTerms {
  throwIfCancelled(signal);
  const { vocabulary, corpus } = buildCorpus(documents, { minCount, maxSize: maxVocabulary, signal });
  if (vocabulary.size === 0) {
    throw new MarqueeError(
      "invalid-option",
      `${label} found no word that occurs at least ${minCount} times.`,
      { hint: "Give it documents with text, or lower minCount." },
    );
  }
  return { vocabulary, corpus, idf: inverseDocumentFrequency(corpus, vocabulary.size) };
}

const vocabularySchema = z.object({ words: z.array(z.string()), counts: z.array(z.int().nonnegative()) });

/** Restores what {@link FittedTermVectors.save} gave. @throws MarqueeError `invalid-model`. */
export function loadTermVectors(method: TermVectorMethod, files: ModelFiles): FittedTermVectors {
  const headerSchema = z.object({
    method: z.literal(method.name),
    dimensions: z.int().positive(),
    vocabulary: vocabularySchema,
  });
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  const vocabulary = new Vocabulary(header.vocabulary.words, header.vocabulary.counts);
  const idf = readFloat32(files, "idf.f32", vocabulary.size);
  const vectors = readFloat32(files, method.file, vocabulary.size * header.dimensions);
  return new FittedTermVectors(method, { vocabulary, idf }, matrixOf(vectors, header.dimensions));
}

/** A fitted encoder that combines the vectors of a document's terms. */
export class FittedTermVectors implements FittedTextEmbedder {
  readonly name: string;
  readonly dimensions: number;
  private readonly method: TermVectorMethod;
  private readonly vocabulary: Vocabulary;
  private readonly idf: Float32Array;
  /** `[words, dimensions]` */
  private readonly words: Matrix;

  constructor(method: TermVectorMethod, { vocabulary, idf }: Omit<FittedTerms, "corpus">, words: Matrix) {
    this.name = method.name;
    this.dimensions = words.dimensions;
    this.method = method;
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.words = words;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    const vectors = new Float32Array(documents.length * this.dimensions);
    for (let start = 0; start < documents.length; start += encodeChunk) {
      throwIfCancelled(options.signal);
      const corpus = this.vocabulary.read(documents.slice(start, start + encodeChunk));
      const chunk = this.method.combine(tfidfRows(corpus, this.idf), this.words);
      vectors.set(chunk.values, start * this.dimensions);
      options.progress?.update(Math.min(start + encodeChunk, documents.length), documents.length);
    }
    return vectors;
  }

  save(): ModelFiles {
    const { name, dimensions, vocabulary } = this;
    return {
      "encoder.json": jsonBytes({ method: name, dimensions, vocabulary: vocabulary.toJSON() }),
      "idf.f32": float32Bytes(this.idf),
      [this.method.file]: float32Bytes(this.words.values),
    };
  }
}
