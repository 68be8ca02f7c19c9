import { z } from "zod";
import { MarqueeError } from "../../../core/index.ts";

/** Options of `createEndpoint`. */
export const endpointOptionsSchema = z.object({
  /** The address before `/embeddings`, such as `https://api.openai.com/v1` or `http://localhost:11434/v1`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** The service's name of the model. */
  model: z.string().min(1),
  /** The vector length to ask the service for. Default: not asked for; the service decides. */
  dimensions: z.int().positive().max(65_536).optional(),
  /** Name of the environment variable that holds the API key. Default: no key is sent. */
  apiKeyVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable, not the key itself")
    .optional(),
  /** Put before every text, as models such as E5 want it (`passage: `). */
  prefix: z.string().default(""),
  /** Longer texts are cut after this many characters; services refuse texts beyond their token limit. */
  maximumCharacters: z.int().positive().default(24_000),
  /** At most this many texts a request. */
  batchDocuments: z.int().positive().max(2048).default(64),
  /** At most this many characters a request (a longer single text goes alone). */
  batchCharacters: z.int().positive().default(100_000),
  /** Requests under way at once. */
  concurrency: z.int().positive().max(64).default(4),
  /** How often a request is tried in all. */
  attempts: z.int().positive().max(20).default(6),
  /** Wait before the first repetition; it doubles each time. */
  firstDelaySeconds: z.number().positive().default(0.5),
  /** The longest wait between tries. A service that asks for more (`Retry-After`) makes the work fail. */
  longestDelaySeconds: z.number().positive().default(120),
  /** Time-out of one request. */
  timeoutSeconds: z.number().positive().default(60),
  /** After a stop, requests under way have this long to come back, so that what was paid for is kept. */
  graceSeconds: z.number().nonnegative().default(5),
  /** US dollars for a million tokens. Default: unknown, so there is no cost estimate. */
  pricePerMillionTokens: z.number().nonnegative().optional(),
  /** Refuse to start when the estimate is above this, and stop when the tokens that were billed are. */
  maximumCostUsd: z.number().nonnegative().optional(),
  /** Allow plain `http` to other machines, over which key and texts travel unencrypted. */
  allowPlainHttp: z.boolean().default(false),
});

/** Options of `createEndpoint`. */
export type EndpointOptions = z.input<typeof endpointOptionsSchema>;
/** Options with their defaults filled in. */
export type EndpointConfiguration = z.output<typeof endpointOptionsSchema>;

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Fills in defaults and checks what belongs together. @throws MarqueeError `invalid-option` for an address that
 * would give the key away, or a budget without a price.
 */
export function readEndpointOptions(options: EndpointOptions): EndpointConfiguration {
  const parsed = endpointOptionsSchema.safeParse(options);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new MarqueeError("invalid-option", `The endpoint's options are wrong. ${problems.join("; ")}.`);
  }
  const configuration = { ...parsed.data, baseUrl: parsed.data.baseUrl.replace(/\/+$/, "") };
  checkAddress(configuration);
  if (configuration.maximumCostUsd !== undefined && configuration.pricePerMillionTokens === undefined) {
    throw new MarqueeError("invalid-option", "maximumCostUsd needs pricePerMillionTokens to compare with.");
  }
  return configuration;
}

function checkAddress(configuration: EndpointConfiguration): void {
  const url = new URL(configuration.baseUrl);
  if (url.username || url.password || url.search || url.hash) {
    throw new MarqueeError("invalid-option", "baseUrl must not carry credentials, a query or a fragment.", {
      hint: "Put the key into an environment variable and name it in apiKeyVariable.",
    });
  }
  const encrypted = url.protocol === "https:";
  if (!encrypted && !loopback.test(url.hostname) && !configuration.allowPlainHttp) {
    throw new MarqueeError(
      "invalid-option",
      `${url.origin} is plain http to another machine, so texts and key would travel unencrypted.`,
      { hint: "Use https, or set allowPlainHttp if the network is trusted." },
    );
  }
}
