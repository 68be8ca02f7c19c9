import { afterAll, describe, expect, it } from "vitest";
import { describeTextEmbedder } from "../conformance.test-helper.ts";
import { createMemoryCache } from "./cache.ts";
import { embeddingBody, sendJson, startEmbeddingServer, vectorOf } from "./embedding-server.test-helper.ts";
import { documents, endpointWith } from "./endpoint.test-helper.ts";
import { createEndpoint } from "./endpoint.ts";

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
