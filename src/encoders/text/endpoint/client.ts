import { type Clock, MarqueeError, messageOf, throwIfCancelled } from "../../../core/index.ts";
import type { EndpointConfiguration } from "./options.ts";
import { type EmbeddingResponse, parseResponse, readLimited } from "./response.ts";
import { retryAfterSeconds } from "./retry.ts";

/** What a request needs beside its texts. */
export interface RequestContext {
  readonly configuration: EndpointConfiguration;
  /** Sent as a bearer token. Never part of an error. */
  readonly apiKey: string | undefined;
  /** The length that vectors must have, when known. */
  readonly dimensions: number | undefined;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

const passingStatuses = new Set([408, 409, 425, 429]);
const bytesPerNumber = 32;
const bytesBeside = 1024 * 1024;
const longestErrorBody = 64 * 1024;

/**
 * Sends one batch of texts, once.
 *
 * A stop leaves the request `graceSeconds` to come back, since it is paid for. Redirects are refused: the key goes to
 * the configured address only.
 *
 * @throws MarqueeError `remote-failed` (retryable as far as that can help), `remote-refused`, `limit-exceeded`,
 *   `cancelled`.
 */
export async function requestEmbeddings(
  texts: readonly string[],
  context: RequestContext,
): Promise<EmbeddingResponse> {
  const { configuration, dimensions, signal } = context;
  const deadline = AbortSignal.timeout(configuration.timeoutSeconds * 1000);
  const grace = graceAfter(signal, configuration.graceSeconds);
  try {
    const response = await send(texts, context, AbortSignal.any([deadline, grace.signal]));
    if (!response.ok) throw await statusError(response, context);
    const limit = bytesBeside + texts.length * (dimensions ?? 16_384) * bytesPerNumber;
    return parseResponse(await readLimited(response, limit), texts.length, dimensions);
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throwIfCancelled(signal);
    throw connectionError(error, configuration, deadline.aborted);
  } finally {
    grace.end();
  }
}

function send(texts: readonly string[], context: RequestContext, signal: AbortSignal): Promise<Response> {
  const { baseUrl, model, dimensions } = context.configuration;
  const headers: Record<string, string> = { "content-type": "application/json", accept: "application/json" };
  if (context.apiKey !== undefined) headers.authorization = `Bearer ${context.apiKey}`;
  const body = JSON.stringify({ model, input: texts, dimensions, encoding_format: "float" });
  return fetch(`${baseUrl}/embeddings`, { method: "POST", headers, body, signal, redirect: "manual" });
}

/** A signal that follows another one after some seconds. */
function graceAfter(signal: AbortSignal | undefined, seconds: number) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    timer = setTimeout(() => controller.abort(), seconds * 1000);
  };
  if (signal?.aborted) start();
  else signal?.addEventListener("abort", start, { once: true });
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", start);
  };
  return { signal: controller.signal, end };
}

async function statusError(response: Response, context: RequestContext): Promise<MarqueeError> {
  const { status } = response;
  const body = await readLimited(response, longestErrorBody).catch(() => "");
  // Services repeat parts of a key that they refuse, so their words are left out then.
  const said = status === 401 || status === 403 ? "" : describeBody(body, context.apiKey);
  const message = `${context.configuration.baseUrl} answered with status ${status}${said}.`;
  // OpenAI reports a used-up quota with the status of too many requests.
  const passing = (passingStatuses.has(status) || status >= 500) && !body.includes("insufficient_quota");
  if (!passing)
    return new MarqueeError("remote-refused", message, { details: { status }, hint: hintOf(status) });
  const seconds = retryAfterSeconds(response.headers.get("retry-after"), context.clock);
  return new MarqueeError("remote-failed", message, { details: { status, retryAfterSeconds: seconds } });
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) return "Check the key in the variable that apiKeyVariable names.";
  if (status < 400) return "Redirects are not followed, since the key goes to baseUrl only. Correct baseUrl.";
  if (status === 404) return "Check baseUrl (the part before /embeddings) and the name of the model.";
  if (status === 413) return "Lower batchDocuments or batchCharacters.";
  return "Check model, dimensions, the quota and maximumCharacters.";
}

/** The service's own words, shortened and without the key that some services repeat. */
function describeBody(body: string, apiKey: string | undefined): string {
  const words = body.replaceAll(/\s+/g, " ").trim();
  const safe = apiKey ? words.replaceAll(apiKey, "(key)") : words;
  return safe === "" ? "" : `: ${safe.slice(0, 300)}`;
}

function connectionError(
  error: unknown,
  { baseUrl, timeoutSeconds }: EndpointConfiguration,
  late: boolean,
): MarqueeError {
  if (late) {
    return new MarqueeError("remote-failed", `${baseUrl} did not answer within ${timeoutSeconds} s.`, {
      hint: "Raise timeoutSeconds or lower batchDocuments.",
    });
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new MarqueeError("remote-failed", `${baseUrl} cannot be reached: ${messageOf(cause)}.`, { cause });
}
