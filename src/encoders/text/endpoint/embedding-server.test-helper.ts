import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRandom } from "../../../core/index.ts";
import { segmentWords } from "../segmentation.ts";

/** What the server read of one request. */
export interface SeenRequest {
  readonly input: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}

/** Takes a request over from the honest answer; returns `true` when it did. */
export type Misbehaviour = (
  response: ServerResponse,
  request: SeenRequest,
  number: number,
) => boolean | Promise<boolean>;

/** A real HTTP server on the loopback with OpenAI's embeddings interface. */
export interface EmbeddingServer {
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  close(): Promise<void>;
}

const defaultDimensions = 64;

/** Starts a server. Vectors are sums of random directions of the words, so texts with common words are close. */
export async function startEmbeddingServer(misbehave?: Misbehaviour): Promise<EmbeddingServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((message, response) => {
    void answer(message, response, requests, misbehave);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests, close: () => closeServer(server) };
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  requests: SeenRequest[],
  misbehave: Misbehaviour | undefined,
): Promise<void> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  const body = JSON.parse(text) as { input: string[]; dimensions?: number };
  const request = { input: body.input, body, authorization: message.headers.authorization };
  requests.push(request);
  if (message.url !== "/v1/embeddings")
    return sendJson(response, { error: { message: "no such path" } }, 404);
  if (await misbehave?.(response, request, requests.length)) return;
  sendJson(response, embeddingBody(request));
}

/** The honest answer to a request. */
export function embeddingBody({ input, body }: SeenRequest) {
  const dimensions = Number(body.dimensions ?? defaultDimensions);
  const data = input.map((text, index) => ({ index, embedding: vectorOf(text, dimensions) }));
  return { data, usage: { total_tokens: input.join(" ").length / 4 } };
}

/** Sends JSON with a status. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const directions = new Map<string, number[]>();

/** The vector that the server gives a text. */
export function vectorOf(text: string, dimensions = defaultDimensions): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of segmentWords(text)) {
    const key = `${word} ${dimensions}`;
    const random = createRandom(key);
    const direction = directions.get(key) ?? vector.map(() => random.normal());
    directions.set(key, direction);
    direction.forEach((value, index) => {
      vector[index] += value;
    });
  }
  return vector;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
