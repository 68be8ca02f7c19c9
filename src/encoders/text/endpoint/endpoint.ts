import { z } from "zod";
import { MarqueeError, throwIfCancelled } from "../../../core/index.ts";
import type {
  FitTextOptions,
  FittedTextEmbedder,
  ModelFiles,
  TextDocument,
  TextEmbedder,
  TextWorkOptions,
} from "../encoder.ts";
import { jsonBytes, readJson } from "../model-files.ts";
import type { CostEstimate } from "./estimate.ts";
import { type EndpointOptions, readEndpointOptions } from "./options.ts";
import { EmbeddingService, type EndpointServices } from "./service.ts";

const name = "endpoint";

/** A remote embedder, which can tell its price beforehand. */
export interface EndpointEmbedder extends TextEmbedder {
  /**
   * What encoding these documents would request and cost. Requests nothing.
   *
   * @param options `withinBudget`: fail when that is above `maximumCostUsd`. Default: false.
   * @throws MarqueeError `limit-exceeded`
   */
  estimate(
    documents: readonly TextDocument[],
    options?: { readonly withinBudget?: boolean },
  ): Promise<CostEstimate>;
}

/**
 * Any service with OpenAI's `/embeddings` interface. Vectors are cached by the hash of service, model and text, so
 * a text is paid for once, and a run that was stopped goes on where it stood.
 *
 * `fit` learns nothing. Without `dimensions` it requests one document (the first one that is not empty) to learn the
 * length of a vector; that document is cached and within the budget, but not confirmed.
 *
 * Errors: `invalid-option` (options, missing key), `remote-failed` and `remote-refused` (the service),
 * `limit-exceeded` (budget), `cancelled` (stopped or not confirmed).
 */
export function createEndpoint(options: EndpointOptions, services: EndpointServices = {}): EndpointEmbedder {
  const service = new EmbeddingService(readEndpointOptions(options), services);
  return {
    name,
    estimate: async (documents, { withinBudget = false } = {}) => {
      const estimate = await service.estimate(documents);
      if (withinBudget) service.assertAffordable(estimate);
      return estimate;
    },
    fit: (documents, fitOptions) => fitEndpoint(service, documents, fitOptions ?? {}),
    load: async (files) => loadEndpoint(service, files),
  };
}

const headerSchema = z.object({
  method: z.literal(name),
  baseUrl: z.string(),
  model: z.string().min(1),
  requestedDimensions: z.int().positive().optional(),
  prefix: z.string(),
  maximumCharacters: z.int().positive(),
  dimensions: z.int().positive(),
});

async function fitEndpoint(
  service: EmbeddingService,
  documents: readonly TextDocument[],
  { signal }: FitTextOptions,
): Promise<FittedTextEmbedder> {
  throwIfCancelled(signal);
  const known = service.configuration.dimensions;
  return new FittedEndpoint(service, known ?? (await learnLength(service, documents, signal)));
}

async function learnLength(
  service: EmbeddingService,
  documents: readonly TextDocument[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const isFull = ({ text, terms }: TextDocument) => text.trim() !== "" || (terms ?? []).length > 0;
  const probe = documents.find(isFull) ?? { text: "film" };
  const [vector] = await service.embed([probe], { dimensions: undefined, ask: false, signal });
  return vector?.length ?? 0;
}

function loadEndpoint(own: EmbeddingService, files: ModelFiles): FittedTextEmbedder {
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  if (header.baseUrl !== own.configuration.baseUrl) {
    // The address is never taken from a file: the key would go to whoever wrote it.
    throw new MarqueeError(
      "invalid-model",
      `The model was made with ${header.baseUrl}, but the configuration names ${own.configuration.baseUrl}.`,
      { hint: "Set baseUrl to the address of the model." },
    );
  }
  const { model, requestedDimensions, prefix, maximumCharacters } = header;
  const service = own.with({ model, dimensions: requestedDimensions, prefix, maximumCharacters });
  return new FittedEndpoint(service, header.dimensions);
}

class FittedEndpoint implements FittedTextEmbedder {
  readonly name = name;
  readonly dimensions: number;
  private readonly service: EmbeddingService;

  constructor(service: EmbeddingService, dimensions: number) {
    this.service = service;
    this.dimensions = dimensions;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    throwIfCancelled(options.signal);
    const { dimensions } = this;
    const found = await this.service.embed(documents, { ...options, dimensions, ask: true });
    const vectors = new Float32Array(documents.length * dimensions);
    found.forEach((vector, index) => {
      if (vector) vectors.set(vector, index * dimensions);
    });
    return vectors;
  }

  save(): ModelFiles {
    const { baseUrl, model, dimensions, prefix, maximumCharacters } = this.service.configuration;
    const header: z.input<typeof headerSchema> = {
      method: name,
      baseUrl,
      model,
      requestedDimensions: dimensions,
      prefix,
      maximumCharacters,
      dimensions: this.dimensions,
    };
    return { "encoder.json": jsonBytes(header) };
  }
}
