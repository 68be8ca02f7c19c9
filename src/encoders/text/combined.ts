import { z } from "zod";
import { MarqueeError, type Progress, throwIfCancelled } from "../../core/index.ts";
import { blockStatistics, standardiseBlock } from "./combined-blocks.ts";
import {
  type FitTextOptions,
  type FittedTextEmbedder,
  fittedVectors,
  type ModelFiles,
  type TextDocument,
  type TextEmbedder,
  type TextWorkOptions,
} from "./encoder.ts";
import { float32Bytes, jsonBytes, readFloat32, readJson } from "./model-files.ts";

/** One of the embedders that stand side by side. */
export interface CombinedPart {
  readonly embedder: TextEmbedder;
  /** Its values are multiplied by this after standardising. Default 1. */
  readonly weight?: number;
}

/**
 * Several embedders side by side: for a document x, the concatenation of
 * `weight · (part(x) − mean) / deviation` over the parts, with the mean and the standard deviation of each dimension
 * over the fitted documents. So every dimension varies as much as any other, whatever scale its method has.
 *
 * A part that gives a document the zero vector (it knows no word of it) gives zero here too, which is its mean.
 * The vectors of fitted documents are kept as `trainVectors`; they come from the parts' own where those learn them.
 *
 * The name is that of the parts, joined: `doc2vec+lsa`.
 *
 * @throws MarqueeError `invalid-option` without parts or with weights that are not positive.
 */
export function createCombined(parts: readonly CombinedPart[]): TextEmbedder {
  if (parts.length === 0) {
    throw new MarqueeError("invalid-option", "A combined encoder needs at least one part.");
  }
  const weights = parts.map(({ weight = 1 }) => weight);
  if (!weights.every((weight) => weight > 0 && Number.isFinite(weight))) {
    throw new MarqueeError("invalid-option", `The weights of parts must be positive: ${weights.join(", ")}.`);
  }
  const embedders = parts.map(({ embedder }) => embedder);
  const name = embedders.map((embedder) => embedder.name).join("+");
  return {
    name,
    fit: (documents, options) => fitCombined(embedders, weights, documents, options ?? {}),
    load: (files) => loadCombined(name, embedders, files),
  };
}

/** Everything that a fitted combination is made of. */
interface CombinedModel {
  readonly name: string;
  readonly parts: readonly FittedTextEmbedder[];
  /** `[parts]` */
  readonly weights: readonly number[];
  /** Mean of every dimension over the fitted documents, block by block, `[dimensions]`. */
  readonly mean: Float32Array;
  /** Standard deviation of every dimension, `[dimensions]`. */
  readonly deviation: Float32Array;
}

const partSchema = z.object({
  name: z.string(),
  dimensions: z.int().positive(),
  weight: z.number().positive(),
});
const headerSchema = z.object({ method: z.literal("combined"), parts: z.array(partSchema).min(1) });

async function fitCombined(
  embedders: readonly TextEmbedder[],
  weights: readonly number[],
  documents: readonly TextDocument[],
  options: FitTextOptions,
): Promise<FittedTextEmbedder> {
  throwIfCancelled(options.signal);
  const parts: FittedTextEmbedder[] = [];
  const blocks: Float32Array[] = [];
  for (const [index, embedder] of embedders.entries()) {
    const progress = shareOf(options.progress, index, embedders.length, embedder.name);
    const fitted = await embedder.fit(documents, { ...options, progress });
    parts.push(fitted);
    blocks.push(await fittedVectors(fitted, documents, { signal: options.signal }));
  }
  return combineFitted(
    parts.map((part, index) => ({ part, weight: weights[index], vectors: blocks[index] })),
  );
}

/** An encoder that is fitted, with the vectors of the documents that it was fitted on. */
export interface FittedPart {
  readonly part: FittedTextEmbedder;
  /** Its values are multiplied by this after standardising. Default 1. */
  readonly weight?: number;
  /** `[documents, part.dimensions]` */
  readonly vectors: Float32Array;
}

/** What {@link createCombined} fits, from parts that were fitted elsewhere on the same documents. */
export function combineFitted(fitted: readonly FittedPart[]): FittedTextEmbedder {
  const parts = fitted.map(({ part }) => part);
  const weights = fitted.map(({ weight = 1 }) => weight);
  const blocks = fitted.map(({ vectors }) => vectors);
  const documents = blocks[0].length / parts[0].dimensions;
  const name = parts.map((part) => part.name).join("+");
  const dimensions = totalDimensions(parts);
  const mean = new Float32Array(dimensions);
  const deviation = new Float32Array(dimensions);
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const statistics = blockStatistics(blocks[index], part.dimensions);
    mean.set(statistics.mean, start);
    deviation.set(statistics.deviation, start);
    start += part.dimensions;
  }
  const model = { name, parts, weights, mean, deviation };
  return new FittedCombined(model, joinBlocks(model, blocks, documents));
}

async function loadCombined(
  name: string,
  embedders: readonly TextEmbedder[],
  files: ModelFiles,
): Promise<FittedTextEmbedder> {
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  const saved = header.parts.map((part) => part.name).join("+");
  if (saved !== name) {
    throw new MarqueeError(
      "invalid-model",
      `The model combines ${saved}, but the configuration says ${name}.`,
    );
  }
  const parts: FittedTextEmbedder[] = [];
  for (const [index, embedder] of embedders.entries()) {
    const part = await embedder.load(partFiles(files, index));
    if (part.dimensions !== header.parts[index].dimensions) {
      const message = `Part ${index + 1} (${part.name}) has ${part.dimensions} dimensions, expected ${header.parts[index].dimensions}.`;
      throw new MarqueeError("invalid-model", message);
    }
    parts.push(part);
  }
  const dimensions = totalDimensions(parts);
  const mean = readFloat32(files, "mean.f32", dimensions);
  const deviation = readFloat32(files, "deviation.f32", dimensions);
  return new FittedCombined({
    name,
    parts,
    weights: header.parts.map(({ weight }) => weight),
    mean,
    deviation,
  });
}

class FittedCombined implements FittedTextEmbedder {
  readonly name: string;
  readonly dimensions: number;
  readonly trainVectors?: Float32Array;
  private readonly model: CombinedModel;

  constructor(model: CombinedModel, trainVectors?: Float32Array) {
    this.model = model;
    this.name = model.name;
    this.dimensions = totalDimensions(model.parts);
    this.trainVectors = trainVectors;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    const { parts } = this.model;
    const blocks: Float32Array[] = [];
    for (const [index, part] of parts.entries()) {
      throwIfCancelled(options.signal);
      const progress = shareOf(options.progress, index, parts.length, part.name);
      blocks.push(await part.encode(documents, { ...options, progress }));
    }
    return joinBlocks(this.model, blocks, documents.length);
  }

  save(): ModelFiles {
    const { parts, weights, mean, deviation } = this.model;
    const described = parts.map((part, index) => ({
      name: part.name,
      dimensions: part.dimensions,
      weight: weights[index],
    }));
    const files: Record<string, Uint8Array> = {
      "encoder.json": jsonBytes({ method: "combined", parts: described }),
      "mean.f32": float32Bytes(mean),
      "deviation.f32": float32Bytes(deviation),
    };
    for (const [index, part] of parts.entries()) {
      for (const [file, bytes] of Object.entries(part.save())) files[partPrefix(index) + file] = bytes;
    }
    return files;
  }
}

const totalDimensions = (parts: readonly FittedTextEmbedder[]): number =>
  parts.reduce((sum, part) => sum + part.dimensions, 0);

const partPrefix = (index: number): string => `part-${index + 1}.`;

function partFiles(files: ModelFiles, index: number): ModelFiles {
  const prefix = partPrefix(index);
  const own = Object.entries(files).filter(([file]) => file.startsWith(prefix));
  return Object.fromEntries(own.map(([file, bytes]) => [file.slice(prefix.length), bytes]));
}

/** Standardises the blocks and puts them side by side, `[documents, dimensions]`. */
function joinBlocks(model: CombinedModel, blocks: readonly Float32Array[], documents: number): Float32Array {
  const width = totalDimensions(model.parts);
  const joined = new Float32Array(documents * width);
  let start = 0;
  for (const [index, { dimensions }] of model.parts.entries()) {
    const mean = model.mean.subarray(start, start + dimensions);
    const deviation = model.deviation.subarray(start, start + dimensions);
    standardiseBlock(blocks[index], { mean, deviation }, model.weights[index], { joined, width, start });
    start += dimensions;
  }
  return joined;
}

/** Progress of one part among several, in parts. */
function shareOf(
  progress: Progress | undefined,
  index: number,
  count: number,
  name: string,
): Progress | undefined {
  return (
    progress && {
      update: (done, total, note) => {
        progress.update(index + (total ? done / total : 0), count, note ?? name);
      },
    }
  );
}
