import { afterAll, afterEach, describe, expect, it } from "vitest";
import { describeTextEmbedder } from "../conformance.test-helper.ts";
import { createMemoryCache } from "./cache.ts";
import {
  embeddingBody,
  type EmbeddingServer,
  type Misbehaviour,
  sendJson,
  startEmbeddingServer,
  vectorOf,
} from "./embedding-server.test-helper.ts";
import { createEndpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./options.ts";
import type { EndpointServices } from "./service.ts";

const conformanceServer = await startEmbeddingServer();
afterAll(() => conformanceServer.close());

describeTextEmbedder({
  name: "endpoint",
  create: () => createEndpoint({ baseUrl: conformanceServer.baseUrl, model: "words" }),
  skips: {
    "unknown-words": "the service decides; an empty document is tested below",
    "nothing-to-fit": "a service is trained already",
  },
});

let server: EmbeddingServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server that misbehaves and an embedder with short waits that talks to it. */
async function endpointWith(
  options: Partial<EndpointOptions> = {},
  misbehave?: Misbehaviour,
  services?: EndpointServices,
) {
  server = await startEmbeddingServer(misbehave);
  const { baseUrl } = server;
  const quick = { firstDelaySeconds: 0.01, dimensions: 8, concurrency: 1 };
  return { server, embedder: createEndpoint({ baseUrl, model: "words", ...quick, ...options }, services) };
}

const documents = ["a tiger at sea", "two lovers", "", "a tiger at sea"].map((text) => ({ text }));
const expected = Float32Array.from(documents.flatMap(({ text }) => vectorOf(text, 8)));

describe("createEndpoint", () => {
  it("sends each text once, in batches by count and characters", async () => {
    const { server, embedder } = await endpointWith({ batchDocuments: 2, batchCharacters: 20 });
    const texts = ["aa bb", "cc dd", "ee ff", "a text that is longer than the limit", "gg", "aa bb"];
    await (await embedder.fit([])).encode(texts.map((text) => ({ text })));
    expect(server.requests.map((request) => request.input)).toEqual([
      ["aa bb", "cc dd"],
      ["ee ff"],
      ["a text that is longer than the limit"],
      ["gg"],
    ]);
    expect(server.requests[0].body).toMatchObject({ model: "words", dimensions: 8 });
  });

  it("gives repeated documents the same vector and empty ones zero", async () => {
    const { embedder } = await endpointWith();
    expect(await (await embedder.fit([])).encode(documents)).toEqual(expected);
  });

  it("learns the length of vectors from one request when none is asked for", async () => {
    const { server, embedder } = await endpointWith({ dimensions: undefined });
    const fitted = await embedder.fit(documents);
    expect(fitted.dimensions).toBe(64);
    expect(server.requests).toHaveLength(1);
    await fitted.encode(documents);
    expect(server.requests.map((request) => request.input)).toEqual([["a tiger at sea"], ["two lovers"]]);
    expect(server.requests[0].body).not.toHaveProperty("dimensions");
  });

  it("asks the cache first, also after loading", async () => {
    const cache = createMemoryCache();
    const { server, embedder } = await endpointWith({}, undefined, { cache });
    const fitted = await embedder.fit([]);
    await fitted.encode(documents);
    const loaded = await embedder.load(fitted.save());
    expect(await loaded.encode(documents)).toEqual(expected);
    expect(server.requests).toHaveLength(1);
  });

  it("puts vectors in order by index", async () => {
    const { embedder } = await endpointWith({}, (response, request) => {
      const { data } = embeddingBody(request);
      sendJson(response, { data: data.reverse() });
      return true;
    });
    expect(await (await embedder.fit([])).encode(documents)).toEqual(expected);
  });

  it("reports progress in texts", async () => {
    const { embedder } = await endpointWith({ batchDocuments: 1 });
    const seen: [number, number | undefined][] = [];
    const progress = { update: (done: number, total?: number) => seen.push([done, total]) };
    await (await embedder.fit([])).encode(documents, { progress });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
      [2, 2],
    ]);
  });
});

describe("a service that misbehaves", () => {
  it("is tried again after 500, twice", async () => {
    const { server, embedder } = await endpointWith({}, (response, _request, number) => {
      if (number > 2) return false;
      sendJson(response, { error: "overloaded" }, 500);
      return true;
    });
    expect(await (await embedder.fit([])).encode(documents)).toEqual(expected);
    expect(server.requests).toHaveLength(3);
  });

  it("is given the time that it asks for with 429", async () => {
    const { embedder } = await endpointWith({}, (response, _request, number) => {
      if (number > 1) return false;
      response.writeHead(429, { "retry-after": "1" }).end();
      return true;
    });
    const start = performance.now();
    expect(await (await embedder.fit([])).encode(documents)).toEqual(expected);
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it("is given up when it asks for too long a wait, or has no quota left", async () => {
    const { server, embedder } = await endpointWith(
      { longestDelaySeconds: 5 },
      (response, _request, number) => {
        if (number === 1) response.writeHead(429, { "retry-after": "3600" }).end();
        else sendJson(response, { error: { code: "insufficient_quota" } }, 429);
        return true;
      },
    );
    const fitted = await embedder.fit([]);
    await expect(fitted.encode(documents)).rejects.toMatchObject({ code: "remote-failed" });
    await expect(fitted.encode(documents)).rejects.toMatchObject({ code: "remote-refused" });
    expect(server.requests).toHaveLength(2);
  });

  it("is tried again when it closes the connection or sends half a JSON", async () => {
    const { server, embedder } = await endpointWith({}, (response, request, number) => {
      if (number === 1) response.destroy();
      else if (number === 2) response.end(JSON.stringify(embeddingBody(request)).slice(0, 60));
      return number <= 2;
    });
    expect(await (await embedder.fit([])).encode(documents)).toEqual(expected);
    expect(server.requests).toHaveLength(3);
  });

  it("is given up after the attempts", async () => {
    const { server, embedder } = await endpointWith({ attempts: 3 }, (response) => {
      response.destroy();
      return true;
    });
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "remote-failed",
      message: expect.stringMatching(/cannot be reached.*after 3 attempts/) as string,
    });
    expect(server.requests).toHaveLength(3);
  });

  it("runs into the time-out when it is slow", async () => {
    const { embedder } = await endpointWith({ attempts: 1, timeoutSeconds: 0.1 }, () => true);
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "remote-failed",
      message: expect.stringContaining("within 0.1 s") as string,
    });
  });

  it("is not believed when vectors have the wrong length, are missing or are not numbers", async () => {
    const answers = [
      { data: [0, 1].map((index) => ({ index, embedding: [1, 2, 3] })) },
      { data: [{ index: 0, embedding: vectorOf("a", 8) }] },
      { data: [0, 0].map((index) => ({ index, embedding: vectorOf("a", 8) })) },
      { data: [0, 1].map((index) => ({ index, embedding: ["x"] })) },
      { vectors: [] },
    ];
    const { server, embedder } = await endpointWith({}, (response, _request, number) => {
      sendJson(response, answers[number - 1]);
      return true;
    });
    const fitted = await embedder.fit([]);
    for (const problem of [
      /3 dimensions, expected 8/,
      /1 vectors for 2/,
      /index 0 too/,
      /expected/i,
      /data/,
    ]) {
      await expect(fitted.encode(documents)).rejects.toMatchObject({
        code: "remote-failed",
        message: expect.stringMatching(problem) as string,
      });
    }
    expect(server.requests).toHaveLength(answers.length);
  });

  it("cannot fill the memory", async () => {
    const { embedder } = await endpointWith({ attempts: 1 }, (response) => {
      const megabyte = Buffer.alloc(1024 * 1024, " ");
      const write = () => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on("drain", write);
      write();
      return true;
    });
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "limit-exceeded",
    });
  });

  it("cannot send the key elsewhere", async () => {
    const { server, embedder } = await endpointWith({}, (response) => {
      response.writeHead(307, { location: "http://127.0.0.1:9/elsewhere" }).end();
      return true;
    });
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "remote-refused",
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a stop", () => {
  it("keeps what was paid for, the request under way included, and goes on from there", async () => {
    const cache = createMemoryCache();
    const stop = new AbortController();
    const { server, embedder } = await endpointWith(
      { batchDocuments: 1 },
      async (_response, _request, number) => {
        if (number === 3) {
          stop.abort();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return false;
      },
      { cache },
    );
    const many = Array.from({ length: 6 }, (_, index) => ({ text: `text number ${index}` }));
    const fitted = await embedder.fit([]);
    const stopped = fitted.encode(many, { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    expect(await embedder.estimate(many)).toMatchObject({ documents: 6, cached: 3, toRequest: 3 });
    await fitted.encode(many);
    expect(server.requests.flatMap((request) => request.input)).toEqual(many.map(({ text }) => text));
  });

  it("ends a wait at once", async () => {
    const stop = new AbortController();
    const { embedder } = await endpointWith({}, (response) => {
      response.writeHead(503, { "retry-after": "60" }).end();
      setTimeout(() => stop.abort(), 50);
      return true;
    });
    const start = performance.now();
    const stopped = (await embedder.fit([])).encode(documents, { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("ends the waits of other batches after a failure for good", async () => {
    const { embedder } = await endpointWith({ batchDocuments: 1, concurrency: 2 }, (response, { input }) => {
      if (input[0] === "two lovers") setTimeout(() => sendJson(response, {}, 400), 50);
      else response.writeHead(503, { "retry-after": "60" }).end();
      return true;
    });
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "remote-refused",
    });
  }, 5000);
});

describe("the price", () => {
  const texts = [
    { text: "x".repeat(4000) },
    { text: "y".repeat(4000) },
    { text: "" },
    { text: "y".repeat(4000) },
  ];

  it("is estimated without a request", async () => {
    const { server, embedder } = await endpointWith({ pricePerMillionTokens: 0.1 });
    expect(await embedder.estimate(texts)).toEqual({
      documents: 4,
      cached: 0,
      toRequest: 2,
      characters: 8000,
      tokens: 2000,
      costUsd: expect.closeTo(0.0002, 10) as number,
    });
    expect(server.requests).toHaveLength(0);
  });

  it("keeps the work from starting above the limit", async () => {
    const { server, embedder } = await endpointWith({ pricePerMillionTokens: 10, maximumCostUsd: 0.019 });
    await expect((await embedder.fit([])).encode(texts)).rejects.toMatchObject({ code: "limit-exceeded" });
    expect(server.requests).toHaveLength(0);
  });

  it("stops the work when more is billed than was estimated", async () => {
    const { server, embedder } = await endpointWith(
      { pricePerMillionTokens: 10, maximumCostUsd: 0.03, batchDocuments: 1 },
      (response, request) => {
        sendJson(response, { ...embeddingBody(request), usage: { total_tokens: 1_000_000 } });
        return true;
      },
    );
    await expect((await embedder.fit([])).encode(texts)).rejects.toMatchObject({ code: "limit-exceeded" });
    expect(server.requests).toHaveLength(1);
    expect(await embedder.estimate(texts)).toMatchObject({ toRequest: 1 });
  });

  it("is put to whoever confirms, unless everything is in the cache", async () => {
    const asked: number[] = [];
    const { server, embedder } = await endpointWith({}, undefined, {
      confirm: ({ toRequest }) => {
        asked.push(toRequest);
        return asked.length > 1;
      },
    });
    const fitted = await embedder.fit([]);
    await expect(fitted.encode(texts)).rejects.toMatchObject({ code: "cancelled" });
    expect(server.requests).toHaveLength(0);
    await fitted.encode(texts);
    await fitted.encode(texts);
    expect(asked).toEqual([2, 2]);
  });
});

describe("the key", () => {
  const environment = { TEST_KEY: "sk-secret-123" };
  const apiKeyVariable = "TEST_KEY";

  it("is sent, and not saved", async () => {
    const { server, embedder } = await endpointWith({ apiKeyVariable }, undefined, { environment });
    const fitted = await embedder.fit([]);
    await fitted.encode(documents);
    expect(server.requests[0].authorization).toBe("Bearer sk-secret-123");
    const saved = Object.values(fitted.save()).map((bytes) => new TextDecoder().decode(bytes));
    expect(saved.join()).not.toContain("secret");
  });

  it("is in no error, even when the service repeats it", async () => {
    for (const status of [401, 400]) {
      const { embedder } = await endpointWith(
        { apiKeyVariable, attempts: 1 },
        (response, { authorization }) => {
          sendJson(response, { error: `bad key ${authorization}` }, status);
          return true;
        },
        { environment },
      );
      const error: unknown = await (await embedder.fit([])).encode(documents).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: "remote-refused" });
      expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain("secret");
      await server?.close();
    }
  });

  it("is missed by the name of its variable", async () => {
    const { embedder } = await endpointWith({ apiKeyVariable }, undefined, { environment: {} });
    await expect((await embedder.fit([])).encode(documents)).rejects.toMatchObject({
      code: "invalid-option",
      message: expect.stringContaining("TEST_KEY") as string,
    });
  });

  it("never goes to an address from a model file", async () => {
    const { embedder } = await endpointWith();
    const other = createEndpoint({ baseUrl: "http://localhost:1/v1", model: "words", dimensions: 8 });
    const files = (await other.fit([])).save();
    await expect(embedder.load(files)).rejects.toMatchObject({ code: "invalid-model" });
  });
});

describe("addresses", () => {
  const create = (options: Partial<EndpointOptions>) => () =>
    createEndpoint({ baseUrl: "https://example.com/v1", model: "words", ...options });

  it("are https or on this machine, unless allowed", () => {
    expect(create({ baseUrl: "http://example.com/v1" })).toThrow(/plain http/);
    expect(create({ baseUrl: "http://127.0.0.1.example.com/v1" })).toThrow(/plain http/);
    expect(create({ baseUrl: "http://example.com/v1", allowPlainHttp: true })).not.toThrow();
    for (const host of ["localhost:11434", "127.0.0.1", "[::1]:8080"]) {
      expect(create({ baseUrl: `http://${host}/v1` })).not.toThrow();
    }
    expect(create({})).not.toThrow();
  });

  it("carry no secrets", () => {
    expect(create({ baseUrl: "https://user:word@example.com/v1" })).toThrow(/credentials/);
    expect(create({ baseUrl: "https://example.com/v1?key=1" })).toThrow(/query/);
    expect(create({ apiKeyVariable: "sk-1234" })).toThrow(/name of an environment variable/);
    expect(create({ baseUrl: "file:///etc/passwd" })).toThrow(/baseUrl/);
  });

  it("need a price for a budget", () => {
    expect(create({ maximumCostUsd: 1 })).toThrow(/pricePerMillionTokens/);
  });
});
