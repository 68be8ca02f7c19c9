import { describe, expect, it } from "vitest";
import { embeddingBody, sendJson } from "./embedding-server.test-helper.ts";
import { documents, endpointWith } from "./endpoint.test-helper.ts";
import { createEndpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./options.ts";

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
