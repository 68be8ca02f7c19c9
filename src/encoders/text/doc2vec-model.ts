import { z } from "zod";
import { DocumentInference, type WordVectorSettings } from "../../kernels/index.ts";
import { type Doc2VecModelOptions, doc2VecModelSchema } from "./doc2vec-options.ts";
import type { FittedTextEmbedder, ModelFiles, TextDocument, TextWorkOptions } from "./encoder.ts";
import { float32Bytes, jsonBytes, readFloat32, readJson } from "./model-files.ts";
import { subtractMean, unitRows } from "./row-arithmetic.ts";
import { Vocabulary } from "./vocabulary.ts";

const name = "doc2vec";

/** What decides a fitted model's vectors. */
export interface Doc2VecParameters {
  readonly options: Doc2VecModelOptions;
  readonly seed: number | string;
  readonly vocabulary: Vocabulary;
  /** Output vectors of words, `[words, dimensions]`. */
  readonly outputs: Float32Array;
  /** Input vectors of words, `[words, dimensions]` for PV-DM, else empty. */
  readonly words: Float32Array;
  /** What is subtracted from every vector of unit length, `[dimensions]`; zero without `normalise`. */
  readonly mean: Float32Array;
}

const headerSchema = z.object({
  method: z.literal(name),
  options: doc2VecModelSchema,
  seed: z.union([z.number(), z.string()]),
  vocabulary: z.object({ words: z.array(z.string()), counts: z.array(z.int().positive()) }),
});

/** A fitted Doc2Vec model. Encodes by inference with the word weights held. */
export class FittedDoc2Vec implements FittedTextEmbedder {
  readonly name = name;
  readonly dimensions: number;
  readonly trainVectors?: Float32Array;
  private readonly parameters: Doc2VecParameters;
  private readonly inference: DocumentInference;
  private readonly threads: number | undefined;

  constructor(parameters: Doc2VecParameters, threads?: number, trainVectors?: Float32Array) {
    const { options, seed, vocabulary, outputs, words } = parameters;
    this.parameters = parameters;
    this.threads = threads;
    this.dimensions = options.dimensions;
    if (trainVectors) this.trainVectors = trainVectors;
    const settings = inferenceSettings(options, seed);
    this.inference = new DocumentInference({ settings, counts: vocabulary.counts, outputs, words });
  }

  async encode(documents: readonly TextDocument[], work: TextWorkOptions = {}): Promise<Float32Array> {
    const { vocabulary, mean, options } = this.parameters;
    const corpus = vocabulary.read(documents);
    const vectors = await this.inference.infer(corpus, { ...work, threads: this.threads });
    return options.normalise ? subtractMean(unitRows(vectors, this.dimensions), mean) : vectors;
  }

  save(): ModelFiles {
    const { options, seed, vocabulary, outputs, words, mean } = this.parameters;
    return {
      "encoder.json": jsonBytes({ method: name, options, seed, vocabulary }),
      "outputs.f32": float32Bytes(outputs),
      "mean.f32": float32Bytes(mean),
      ...(words.length > 0 ? { "words.f32": float32Bytes(words) } : {}),
    };
  }
}

/** The settings of the kernels for inference. */
export function inferenceSettings(options: Doc2VecModelOptions, seed: number | string): WordVectorSettings {
  return { ...options, seed, epochs: options.inferenceEpochs, learningRate: options.inferenceLearningRate };
}

/** Restores a model from its files. @throws MarqueeError `invalid-model`. */
export function loadDoc2Vec(files: ModelFiles, threads?: number): FittedDoc2Vec {
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  const { options, seed } = header;
  const vocabulary = new Vocabulary(header.vocabulary.words, header.vocabulary.counts);
  const size = vocabulary.size * options.dimensions;
  const words =
    options.architecture === "pv-dm" ? readFloat32(files, "words.f32", size) : new Float32Array(0);
  const outputs = readFloat32(files, "outputs.f32", size);
  const mean = readFloat32(files, "mean.f32", options.dimensions);
  return new FittedDoc2Vec({ options, seed, vocabulary, outputs, words, mean }, threads);
}
