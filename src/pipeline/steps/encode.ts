import { join } from "node:path";
import { hashOf, MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import {
  type CostEstimate,
  createFolderCache,
  createTextEmbedder,
  type EndpointServices,
  type FittedTextEmbedder,
  fittedVectors,
  type TextEncoderConfiguration,
  titleDocument,
} from "../../encoders/text/index.ts";
import { readTitles, writeEmbeddings } from "../../storage/index.ts";
import { folderContent } from "../folder-content.ts";
import { readJson, writeJson } from "../json-files.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import type { Step, StepContext } from "../step.ts";

const encoderFolder = "encoder";
const configurationFile = "encoder.json";
const vectorsFile = "text.parquet";

/** Turns the text of every title that has a synopsis into a vector. */
export function encodeStep(configuration: TextEncoderConfiguration): Step {
  return {
    name: "encode",
    version: 1,
    description: `turn texts into vectors (${configuration.method})`,
    needs: ["import"],
    configuration: withoutThreads(configuration),
    content: (signal) => modelFolders(configuration, signal),
    run: (context) => encodeTitles(context, configuration),
  };
}

/** The configuration less what does not change the vectors, so that another machine finds the same artifact. */
function withoutThreads(configuration: TextEncoderConfiguration): unknown {
  return JSON.parse(
    JSON.stringify(configuration, (name, value: unknown) => (name === "threads" ? undefined : value)),
  );
}

/** Content hashes of the transformers' folders. */
async function modelFolders(configuration: TextEncoderConfiguration, signal: AbortSignal | undefined) {
  const parts = configuration.method === "combined" ? configuration.parts : [configuration];
  const folders = parts.flatMap((part) => (part.method === "transformer" ? [part.folder] : []));
  const hashes = await Promise.all(folders.map((folder) => folderContent(folder, signal)));
  return Object.fromEntries(hashes.map((hash, at) => [`model-${at}`, hash]));
}

/** Paid vectors are kept in the project, and the estimate is told before anything is requested. */
function endpointServices({ cacheFolder, tell }: StepContext): EndpointServices {
  const confirm = ({ toRequest, cached, tokens, costUsd }: CostEstimate) => {
    const cost = costUsd === undefined ? "of unknown price" : `about $${costUsd.toFixed(2)}`;
    tell(`Requesting ${toRequest} embeddings (${cached} cached): about ${tokens} tokens, ${cost}.`);
    return true;
  };
  return { cache: createFolderCache(join(cacheFolder, "embeddings")), confirm };
}

async function encodeTitles(context: StepContext, configuration: TextEncoderConfiguration) {
  const { lake, inputs, seed, signal, progress } = context;
  const titles = (await readTitles(lake, join(inputs.import.folder, "titles.parquet"))).filter(canBeEncoded);
  if (titles.length === 0) {
    throw new MarqueeError(
      "missing-input",
      "No title of the catalogue has a synopsis, so there is nothing to encode.",
      {
        hint: "Import a source with synopses; `marquee audit` says what is missing.",
      },
    );
  }
  const documents = titles.map(titleDocument);
  const services = { endpoint: endpointServices(context) };
  const encoder = await createTextEmbedder(configuration, services).fit(documents, {
    seed,
    signal,
    progress,
  });
  const vectors = await fittedVectors(encoder, documents, { signal });
  await writeModelFiles(join(context.folder, encoderFolder), encoder.save());
  await writeJson(join(context.folder, configurationFile), configuration);
  await writeEmbeddings(lake, join(context.folder, vectorsFile), {
    ids: titles.map((title) => title.id),
    dimensions: encoder.dimensions,
    vectors,
    model: encoder.name,
    contentHash: hashOf(documents),
  });
  return { titles: titles.length, encoder: encoder.name, dimensions: encoder.dimensions };
}

/** Whether a title's text is worth encoding: a name alone says too little about what a title is. */
function canBeEncoded(title: Title): boolean {
  return (title.synopsis ?? "").trim() !== "";
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
