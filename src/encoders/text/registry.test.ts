import { describe, expect, it } from "vitest";
import { topicalDocuments } from "./conformance.test-helper.ts";
import { createTextEmbedder, type TextEncoderOptions, textEncoderConfigurationSchema } from "./registry.ts";

const configurations: TextEncoderOptions[] = [
  { method: "doc2vec" },
  { method: "lsa", dimensions: 64 },
  { method: "word2vec-tfidf" },
  { method: "transformer", folder: "models/e5", pooling: "mean-last-4" },
  { method: "endpoint", baseUrl: "https://example.com/v1", model: "words" },
  { method: "combined", parts: [{ method: "doc2vec" }, { method: "lsa" }], weights: [1, 0.5] },
];

describe("createTextEmbedder", () => {
  it.each(configurations)("makes $method", (configuration) => {
    const expected = configuration.method === "combined" ? "doc2vec+lsa" : configuration.method;
    expect(createTextEmbedder(configuration).name).toBe(expected);
  });

  it.each(configurations)("takes $method with its defaults written out, from JSON", (configuration) => {
    const full = textEncoderConfigurationSchema.parse(configuration);
    const again: unknown = JSON.parse(JSON.stringify(full));
    expect(textEncoderConfigurationSchema.parse(again)).toEqual(full);
    expect(createTextEmbedder(full).name).toBe(createTextEmbedder(configuration).name);
  });

  it("hands the options on", async () => {
    const lsa = { method: "lsa", dimensions: 3 } as const;
    const documents = topicalDocuments(30, "registry");
    const fitted = await createTextEmbedder({ method: "combined", parts: [lsa, lsa] }).fit(documents);
    expect(fitted.dimensions).toBe(6);
  });

  it("hands services to endpoints, also inside a combination", async () => {
    const part = {
      method: "endpoint",
      baseUrl: "http://localhost:9/v1",
      model: "words",
      dimensions: 4,
      apiKeyVariable: "SOME_KEY",
    } as const;
    const embedder = createTextEmbedder(
      { method: "combined", parts: [part] },
      { endpoint: { environment: { SOME_KEY: "key" }, confirm: () => false } },
    );
    await expect(embedder.fit([{ text: "a" }])).rejects.toThrow(/not confirmed/);
  });

  it("refuses unknown methods, unknown options and odd weights by name", () => {
    const create = (configuration: object) => () => createTextEmbedder(configuration as TextEncoderOptions);
    expect(create({ method: "magic" })).toThrow(/method/);
    expect(create({ method: "lsa", dimension: 3 })).toThrow(/dimension/);
    expect(create({ method: "combined", parts: [{ method: "lsa", dimensions: 0 }] })).toThrow(
      /parts.0.dimensions/,
    );
    expect(create({ method: "combined", parts: [{ method: "lsa" }], weights: [1, 2] })).toThrow(/2 weights/);
  });
});
