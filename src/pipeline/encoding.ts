import { join } from "node:path";
import { MarqueeError } from "../core/index.ts";
import type { Title } from "../domain/index.ts";
import {
  createEndpoint,
  createFolderCache,
  createTextEmbedder,
  type EndpointServices,
  type FittedTextEmbedder,
  type ModelFiles,
  type TextDocument,
  type TextEmbedder,
  type TextEncoderConfiguration,
  type TextMethodConfiguration,
  titleDocument,
} from "../encoders/text/index.ts";
import { type Artifact, readTitles } from "../storage/index.ts";
import { readNumbersInto, writeNumbers } from "./array-files.ts";
import { readModelFiles, writeModelFiles } from "./model-folder.ts";
import {
  type Block,
  blocksOf,
  defineStage,
  type Shard,
  shardOf,
  type Stage,
  type StageContext,
} from "./step.ts";

const encoderFolder = "encoder";
const vectorsFile = "vectors.f32";

/** What a part of the encoder left behind when it was fitted. */
interface FittedSummary {
  readonly encoder: string;
  readonly dimensions: number;
  /** Whether fitting gave the vectors of the titles as well. */
  readonly vectors: boolean;
}

/** Titles of a block, for one part of the encoder. */
interface EncodingBlock extends Block {
  readonly part: number;
  /** The block's share of what all requests may cost. */
  readonly budgetShare: number;
}

/** The methods that stand side by side in an encoder, or its only one. */
export function encoderParts(configuration: TextEncoderConfiguration): readonly TextMethodConfiguration[] {
  return configuration.method === "combined" ? configuration.parts : [configuration];
}

/** The titles that an encode step encodes, with what it reads of them. */
export interface EncodableTitles {
  readonly ids: readonly string[];
  readonly documents: readonly TextDocument[];
}

/** The titles that have a text. @throws MarqueeError `missing-input` when none has. */
export function encodableTitles(context: StageContext): Promise<EncodableTitles> {
  const { lake, inputs } = context;
  return context.remember("titles to encode", async () => {
    const all = await readTitles(lake, join(inputs.import.folder, "titles.parquet"));
    const titles = all.filter(canBeEncoded);
    if (titles.length === 0) {
      throw new MarqueeError(
        "missing-input",
        "No title of the catalogue has a synopsis, so there is nothing to encode.",
        { hint: "Import a source with synopses; `marquee audit` says what is missing." },
      );
    }
    return { ids: titles.map((title) => title.id), documents: titles.map(titleDocument) };
  });
}

/** Whether a title's text is worth encoding: a name alone says too little about what a title is. */
function canBeEncoded(title: Title): boolean {
  return (title.synopsis ?? "").trim() !== "";
}

/** Fits every part of an encoder on all titles; a shard a part. */
export function fittingStage(parts: readonly TextMethodConfiguration[]): Stage {
  return defineStage<{ readonly part: number }>({
    name: "fit",
    plan: async (context) => {
      const { ids } = await encodableTitles(context);
      return parts.map(({ method }, part) => ({ label: `fit ${method}`, size: ids.length, data: { part } }));
    },
    run: async (context, { part }) => {
      const { seed, signal, progress, folder } = context;
      const { documents } = await encodableTitles(context);
      const embedder = await embedderOf(context, parts[part]);
      const fitted = await embedder.fit(documents, { seed, signal, progress });
      await writeModelFiles(join(folder, encoderFolder), fitted.save());
      if (fitted.trainVectors) await writeNumbers(join(folder, vectorsFile), fitted.trainVectors);
      const { name: encoder, dimensions, trainVectors } = fitted;
      return { encoder, dimensions, vectors: trainVectors !== undefined } satisfies FittedSummary;
    },
  });
}

/** Encodes titles by inference, where fitting did not give their vectors; a shard a part and block of titles. */
export function encodingStage(parts: readonly TextMethodConfiguration[], titlesPerShard: number): Stage {
  return defineStage<EncodingBlock>({
    name: "vectors",
    plan: async (context) => {
      const shards: Shard<EncodingBlock>[] = [];
      for (const [part, configuration] of parts.entries()) {
        if (summaryOf(context.stages.fit[part]).vectors) continue;
        const { documents } = await encodableTitles(context);
        await announceCost(context, configuration, documents);
        shards.push(...encodingBlocks(part, documents, titlesPerShard));
      }
      return shards;
    },
    run: async (context, { part, start, end, budgetShare }) => {
      const { signal, progress, folder } = context;
      const { documents } = await encodableTitles(context);
      const encoder = await loadPart(context, withBudget(parts[part], budgetShare), part);
      const vectors = await encoder.encode(documents.slice(start, end), { signal, progress });
      await writeNumbers(join(folder, vectorsFile), vectors);
      return { titles: end - start };
    },
  });
}

function encodingBlocks(part: number, documents: readonly TextDocument[], size: number) {
  const characters = (some: readonly TextDocument[]) => some.reduce((sum, { text }) => sum + text.length, 0);
  const all = characters(documents);
  return blocksOf(documents.length, size, "titles").map((shard) => {
    const { start, end } = shard.data;
    return {
      ...shard,
      data: { part, start, end, budgetShare: characters(documents.slice(start, end)) / all },
    };
  });
}

/** The vectors of all titles by one part, `[titles, dimensions]`, put together from the shards. */
export async function readPartVectors(
  { stages }: Pick<StageContext, "stages">,
  part: number,
  titles: number,
): Promise<Float32Array> {
  const { dimensions, vectors: fitted } = summaryOf(stages.fit[part]);
  const vectors = new Float32Array(titles * dimensions);
  if (fitted) await readNumbersInto(join(stages.fit[part].folder, vectorsFile), vectors);
  else {
    for (const artifact of stages.vectors) {
      const { start, end, part: own } = shardOf<EncodingBlock>(artifact);
      if (own !== part) continue;
      await readNumbersInto(
        join(artifact.folder, vectorsFile),
        vectors.subarray(start * dimensions, end * dimensions),
      );
    }
  }
  return vectors;
}

/** Restores a part of the encoder that the fitting stage left behind. */
export async function loadPart(
  context: StageContext,
  configuration: TextMethodConfiguration,
  part: number,
): Promise<FittedTextEmbedder> {
  const load = async () => {
    const embedder = await embedderOf(context, configuration);
    return embedder.load(await fittedFiles(context, part));
  };
  // An endpoint's encoder is light, and its budget differs from shard to shard.
  return configuration.method === "endpoint" ? load() : context.remember(`encoder ${part}`, load);
}

/** The files of a fitted part. */
export function fittedFiles({ stages }: Pick<StageContext, "stages">, part: number): Promise<ModelFiles> {
  return readModelFiles(join(stages.fit[part].folder, encoderFolder));
}

/** What a fitted part is. */
export function summaryOf({ manifest }: Artifact): FittedSummary {
  return manifest.summary as unknown as FittedSummary;
}

async function embedderOf(
  context: StageContext,
  configuration: TextMethodConfiguration,
): Promise<TextEmbedder> {
  return createTextEmbedder(configuration, { endpoint: await endpointServices(context) });
}

/** Vectors that were paid for are kept in the project. */
function endpointServices(context: StageContext): Promise<EndpointServices> {
  return context.remember("embedding cache", async () => ({
    cache: createFolderCache(join(context.cacheFolder, "embeddings")),
  }));
}

/** Tells what an endpoint is going to be asked and what that costs, before it is. */
async function announceCost(
  context: StageContext,
  configuration: TextMethodConfiguration,
  documents: readonly TextDocument[],
): Promise<void> {
  if (configuration.method !== "endpoint") return;
  const endpoint = createEndpoint(configuration, await endpointServices(context));
  const { toRequest, cached, tokens, costUsd } = await endpoint.estimate(documents, { withinBudget: true });
  if (toRequest === 0) return;
  const cost = costUsd === undefined ? "of unknown price" : `about $${costUsd.toFixed(2)}`;
  context.tell(`Requesting ${toRequest} embeddings (${cached} cached): about ${tokens} tokens, ${cost}.`);
}

/** A block's part of the budget, so that all blocks together stay within it wherever they run. */
function withBudget(configuration: TextMethodConfiguration, share: number): TextMethodConfiguration {
  if (configuration.method !== "endpoint" || configuration.maximumCostUsd === undefined) return configuration;
  return { ...configuration, maximumCostUsd: configuration.maximumCostUsd * share };
}
