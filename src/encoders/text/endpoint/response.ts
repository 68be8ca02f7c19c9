import { z } from "zod";
import { MarqueeError } from "../../../core/index.ts";

const responseSchema = z.object({
  data: z.array(
    z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1).max(65_536) }),
  ),
  usage: z
    .object({ total_tokens: z.number().nonnegative().optional(), prompt_tokens: z.number().optional() })
    .nullish(),
});

/** What a service answered to a batch. */
export interface EmbeddingResponse {
  /** One vector a text, in the order of the texts. */
  readonly vectors: readonly Float32Array[];
  /** Tokens billed, `undefined` when the service does not say. */
  readonly tokens: number | undefined;
}

/** Reads a body as text. @throws MarqueeError `limit-exceeded` beyond `limit` bytes, without reading on. */
export async function readLimited(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > limit) {
      throw new MarqueeError("limit-exceeded", `The service answered with more than ${limit} bytes.`);
    }
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads an answer in OpenAI's format and puts the vectors into the order of the texts by `index`.
 *
 * @param count How many texts were sent.
 * @param dimensions The length that the vectors must have, when known.
 * @throws MarqueeError `remote-failed`, retryable when the body is not JSON (it may have been cut off on the way).
 */
export function parseResponse(
  body: string,
  count: number,
  dimensions: number | undefined,
): EmbeddingResponse {
  const { data, usage } = validate(body);
  const vectors = new Array<Float32Array | undefined>(count);
  const expected = dimensions ?? data[0]?.embedding.length;
  for (const { index, embedding } of data) {
    if (index >= count || vectors[index]) throw unusable(`it has an index ${index} too much`);
    if (embedding.length !== expected) {
      throw unusable(`a vector has ${embedding.length} dimensions, expected ${expected}`);
    }
    vectors[index] = Float32Array.from(embedding);
    if (!vectors[index].every(Number.isFinite)) throw unusable("a vector has values beyond 32-bit floats");
  }
  const whole = vectors.filter((vector) => vector !== undefined);
  if (whole.length !== count) throw unusable(`it has ${whole.length} vectors for ${count} texts`);
  return { vectors: whole, tokens: usage?.total_tokens ?? usage?.prompt_tokens };
}

function validate(body: string): z.output<typeof responseSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new MarqueeError("remote-failed", "The service's answer is not JSON.");
  }
  const parsed = responseSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unusable(z.prettifyError(parsed.error).replaceAll(/\s+/g, " "));
}

function unusable(reason: string): MarqueeError {
  return new MarqueeError("remote-failed", `The service's answer cannot be used: ${reason}.`, {
    hint: "Check that the address is an OpenAI-compatible embeddings endpoint, and its model and dimensions.",
    retryable: false,
  });
}
