import { join } from "node:path";
import { hashOf } from "../../core/index.ts";
import {
  combineFitted,
  createTextEmbedder,
  type FittedTextEmbedder,
  type ModelFiles,
  type TextEncoderConfiguration,
} from "../../encoders/text/index.ts";
import { writeEmbeddings } from "../../storage/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import {
  encodableTitles,
  encoderParts,
  encodingStage,
  fittedFiles,
  fittingStage,
  loadPart,
  readPartVectors,
  summaryOf,
} from "../encoding.ts";
import { folderContent } from "../folder-content.ts";
import { readJson, writeJson } from "../json-files.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import type { ShardContext, ShardedStep } from "../step.ts";

const encoderFolder = "encoder";
const configurationFile = "encoder.json";
const vectorsFile = "text.parquet";

/**
 * Turns the text of every title that has a synopsis into a vector: the parts of the encoder are fitted, the titles
 * encoded in blocks, and everything is put together.
 */
export function encodeStep(
  configuration: TextEncoderConfiguration,
  { titlesPerShard }: RunConfiguration["shards"],
): ShardedStep {
  const parts = encoderParts(configuration);
  return {
    name: "encode",
    version: 2,
    description: `turn texts into vectors (${configuration.method})`,
    needs: ["import"],
    // A transformer rounds by how its batches are composed, so the size of the blocks can be seen in the result.
    configuration: { ...withoutThreads(configuration), titlesPerShard },
    content: (signal) => modelFolders(configuration, signal),
    stages: [fittingStage(parts), encodingStage(parts, titlesPerShard)],
    merge: (context) => mergeEncoding(context, configuration),
  };
}

/** The configuration less what does not change the vectors, so that another machine finds the same artifact. */
function withoutThreads(configuration: TextEncoderConfiguration): object {
  return JSON.parse(
    JSON.stringify(configuration, (name, value: unknown) => (name === "threads" ? undefined : value)),
  ) as object;
}

/** Content hashes of the transformers' folders. */
async function modelFolders(configuration: TextEncoderConfiguration, signal: AbortSignal | undefined) {
  const folders = encoderParts(configuration).flatMap((part) =>
    part.method === "transformer" ? [part.folder] : [],
  );
  const hashes = await Promise.all(folders.map((folder) => folderContent(folder, signal)));
  return Object.fromEntries(hashes.map((hash, at) => [`model-${at}`, hash]));
}

async function mergeEncoding(context: ShardContext, configuration: TextEncoderConfiguration) {
  const { ids, documents } = await encodableTitles(context);
  const { name, dimensions, files, vectors } = await mergedEncoder(context, configuration, ids.length);
  await writeModelFiles(join(context.folder, encoderFolder), files);
  await writeJson(join(context.folder, configurationFile), configuration);
  await writeEmbeddings(context.lake, join(context.folder, vectorsFile), {
    ids,
    dimensions,
    vectors,
    model: name,
    contentHash: hashOf(documents),
  });
  return { titles: ids.length, encoder: name, dimensions };
}

interface MergedEncoder {
  readonly name: string;
  readonly dimensions: number;
  readonly files: ModelFiles;
  /** `[titles, dimensions]` */
  readonly vectors: Float32Array;
}

async function mergedEncoder(
  context: ShardContext,
  configuration: TextEncoderConfiguration,
  titles: number,
): Promise<MergedEncoder> {
  if (configuration.method !== "combined") {
    const { encoder: name, dimensions } = summaryOf(context.stages.fit[0]);
    const vectors = await readPartVectors(context, 0, titles);
    return { name, dimensions, files: await fittedFiles(context, 0), vectors };
  }
  const fitted = configuration.parts.map(async (method, part) => ({
    part: await loadPart(context, method, part),
    weight: configuration.weights?.[part],
    vectors: await readPartVectors(context, part, titles),
  }));
  const encoder = combineFitted(await Promise.all(fitted));
  const { name, dimensions, trainVectors = new Float32Array() } = encoder;
  return { name, dimensions, files: encoder.save(), vectors: trainVectors };
}

/** The encoder of a finished encode step, to encode new titles by inference. */
export async function loadEncoder(artifactFolder: string): Promise<FittedTextEmbedder> {
  const configuration = await readJson<TextEncoderConfiguration>(join(artifactFolder, configurationFile));
  return createTextEmbedder(configuration).load(await readModelFiles(join(artifactFolder, encoderFolder)));
}

/** Where a finished encode step keeps its vectors. */
export function textVectorsPath(artifactFolder: string): string {
  return join(artifactFolder, vectorsFile);
}
