import {
  type Clock,
  createRandom,
  MarqueeError,
  mapConcurrently,
  type Random,
  systemClock,
} from "../../../core/index.ts";
import type { TextDocument, TextWorkOptions } from "../encoder.ts";
import { batchRequests, distinctRequests, type TextRequest, textRequests } from "./batches.ts";
import { Bill } from "./bill.ts";
import { createMemoryCache, type EmbeddingCache } from "./cache.ts";
import { requestEmbeddings } from "./client.ts";
import { approximateTokens, type CostEstimate, costOf } from "./estimate.ts";
import type { EndpointConfiguration } from "./options.ts";
import { retrying } from "./retry.ts";

/** What an endpoint is given to work with. */
export interface EndpointServices {
  /** Where vectors are kept. Default: in memory, for as long as the embedder lives. */
  readonly cache?: EmbeddingCache;
  /** Where the API key is looked up. Default: the environment of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Asked before anything is requested that costs; `false` stops the work. Default: not asked. */
  readonly confirm?: (estimate: CostEstimate) => boolean | Promise<boolean>;
  /** The jitter of waits. Default: differs between processes. */
  readonly random?: Random;
  /** The time, to read dates in `Retry-After`. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** What {@link EmbeddingService.embed} is told beside the documents. */
export interface EmbedOptions extends TextWorkOptions {
  /** The length that vectors must have, when known. */
  readonly dimensions: number | undefined;
  /** Whether {@link EndpointServices.confirm} is asked. */
  readonly ask: boolean;
}

/** Documents to vectors through cache, budget, batches and repetitions. */
export class EmbeddingService {
  readonly configuration: EndpointConfiguration;
  private readonly services: EndpointServices;
  private readonly cache: EmbeddingCache;
  private readonly random: Random;

  constructor(configuration: EndpointConfiguration, services: EndpointServices) {
    this.configuration = configuration;
    this.services = services;
    this.cache = services.cache ?? createMemoryCache();
    this.random = services.random ?? createRandom(`endpoint ${process.pid}`);
  }

  /** The same services with other options. */
  with(changes: Partial<EndpointConfiguration>): EmbeddingService {
    const { cache, random } = this;
    return new EmbeddingService({ ...this.configuration, ...changes }, { ...this.services, cache, random });
  }

  /** What {@link embed} would request, and its approximate cost. */
  async estimate(documents: readonly TextDocument[]): Promise<CostEstimate> {
    const requests = textRequests(documents, this.configuration);
    return this.estimateOf(requests, await this.lookUp(distinctRequests(requests), undefined));
  }

  /** @throws MarqueeError `limit-exceeded` when an estimate is above `maximumCostUsd`. */
  assertAffordable(estimate: CostEstimate): void {
    const { maximumCostUsd } = this.configuration;
    const { costUsd, toRequest } = estimate;
    if (maximumCostUsd === undefined || costUsd === undefined || costUsd <= maximumCostUsd) return;
    throw new MarqueeError(
      "limit-exceeded",
      `Encoding ${toRequest} texts would cost about $${costUsd.toFixed(4)}, above maximumCostUsd ($${maximumCostUsd}).`,
      {
        hint: "Raise maximumCostUsd or give fewer documents. Nothing was requested.",
        details: { ...estimate },
      },
    );
  }

  /** The vector of each document, `undefined` for an empty one. */
  async embed(
    documents: readonly TextDocument[],
    options: EmbedOptions,
  ): Promise<(Float32Array | undefined)[]> {
    const requests = textRequests(documents, this.configuration);
    const distinct = distinctRequests(requests);
    const vectors = await this.lookUp(distinct, options.dimensions);
    const missing = distinct.filter(({ key }) => !vectors.has(key));
    if (missing.length > 0) {
      await this.permit(this.estimateOf(requests, vectors), options.ask);
      await this.request(missing, vectors, options);
    }
    options.progress?.update(distinct.length, distinct.length);
    return requests.map(({ key }) => vectors.get(key));
  }

  private async lookUp(requests: readonly TextRequest[], dimensions: number | undefined) {
    const found = await this.cache.get(requests.map(({ key }) => key));
    const vectors = new Map<string, Float32Array>();
    requests.forEach(({ key }, index) => {
      const vector = found[index];
      // A service may have changed a model under its name; vectors of another length are asked for anew.
      if (vector && vector.length === (dimensions ?? vector.length)) vectors.set(key, vector);
    });
    return vectors;
  }

  private estimateOf(
    requests: readonly TextRequest[],
    known: ReadonlyMap<string, Float32Array>,
  ): CostEstimate {
    const missing = distinctRequests(requests).filter(({ key }) => !known.has(key));
    const tokens = missing.reduce((sum, { text }) => sum + approximateTokens(text), 0);
    return {
      documents: requests.length,
      cached: requests.filter(({ key }) => known.has(key)).length,
      toRequest: missing.length,
      characters: missing.reduce((sum, { text }) => sum + text.length, 0),
      tokens,
      costUsd: costOf(tokens, this.configuration.pricePerMillionTokens),
    };
  }

  private async permit(estimate: CostEstimate, ask: boolean): Promise<void> {
    this.assertAffordable(estimate);
    if (ask && this.services.confirm && !(await this.services.confirm(estimate))) {
      throw new MarqueeError(
        "cancelled",
        `Encoding ${estimate.toRequest} texts was not confirmed. Nothing was requested.`,
      );
    }
  }

  /** Requests texts and adds their vectors to `vectors`, and to the cache as they come. */
  private async request(
    requests: readonly TextRequest[],
    vectors: Map<string, Float32Array>,
    options: EmbedOptions,
  ): Promise<void> {
    const apiKey = this.apiKey();
    const bill = new Bill(this.configuration);
    const total = vectors.size + requests.length;
    // The first failure also ends the waits of the other batches.
    const failed = new AbortController();
    let failure: unknown;
    const signal = AbortSignal.any(options.signal ? [options.signal, failed.signal] : [failed.signal]);
    const embedBatch = async (batch: readonly TextRequest[]) => {
      try {
        bill.add(await this.requestBatch(batch, vectors, { apiKey, dimensions: options.dimensions, signal }));
        options.progress?.update(vectors.size, total);
      } catch (error) {
        failure ??= error;
        failed.abort();
        throw error;
      }
    };
    await mapConcurrently(batchRequests(requests, this.configuration), embedBatch, {
      limit: this.configuration.concurrency,
      signal,
    }).catch((error: unknown) => {
      throw failure ?? error;
    });
  }

  /** Requests one batch and keeps its vectors. Returns the tokens billed. */
  private async requestBatch(
    batch: readonly TextRequest[],
    vectors: Map<string, Float32Array>,
    how: {
      readonly apiKey: string | undefined;
      readonly dimensions: number | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<number> {
    const { configuration, random } = this;
    const context = { ...how, configuration, clock: this.services.clock ?? systemClock };
    const texts = batch.map(({ text }) => text);
    const answer = await retrying(() => requestEmbeddings(texts, context), {
      ...configuration,
      random,
      signal: how.signal,
    });
    const entries = batch.map(({ key }, index) => ({ key, vector: answer.vectors[index] }));
    for (const { key, vector } of entries) vectors.set(key, vector);
    await this.cache.put(entries);
    return answer.tokens ?? texts.reduce((sum, text) => sum + approximateTokens(text), 0);
  }

  private apiKey(): string | undefined {
    const { apiKeyVariable } = this.configuration;
    if (apiKeyVariable === undefined) return undefined;
    const key = (this.services.environment ?? process.env)[apiKeyVariable]?.trim();
    if (key) return key;
    throw new MarqueeError(
      "invalid-option",
      `The environment variable ${apiKeyVariable}, which is to hold the API key, is not set.`,
    );
  }
}
