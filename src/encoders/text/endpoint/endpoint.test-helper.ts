import { afterEach } from "vitest";
import {
  type EmbeddingServer,
  type Misbehaviour,
  startEmbeddingServer,
} from "./embedding-server.test-helper.ts";
import { createEndpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./options.ts";
import type { EndpointServices } from "./service.ts";

/** Two texts, one of them twice, and an empty document. */
export const documents = ["a tiger at sea", "two lovers", "", "a tiger at sea"].map((text) => ({ text }));

const servers: EmbeddingServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that misbehaves and an embedder with short waits that talks to it, until the test ends. */
export async function endpointWith(
  options: Partial<EndpointOptions> = {},
  misbehave?: Misbehaviour,
  services?: EndpointServices,
) {
  const server = await startEmbeddingServer(misbehave);
  servers.push(server);
  const { baseUrl } = server;
  const quick = { firstDelaySeconds: 0.01, dimensions: 8, concurrency: 1 };
  return { server, embedder: createEndpoint({ baseUrl, model: "words", ...quick, ...options }, services) };
}
