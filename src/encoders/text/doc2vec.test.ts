import { describe, expect, it } from "vitest";
import { describeTextEmbedder, topicalDocuments } from "./conformance.test-helper.ts";
import { createDoc2Vec } from "./doc2vec.ts";
import type { Doc2VecOptions } from "./doc2vec-options.ts";

const small: Doc2VecOptions = { dimensions: 20, epochs: 60, sample: 0, learningRate: 0.05, threads: 2 };

describeTextEmbedder({ name: "doc2vec (PV-DBOW)", create: () => createDoc2Vec(small) });
describeTextEmbedder({
  name: "doc2vec (PV-DBOW with words)",
  create: () => createDoc2Vec({ ...small, trainWords: true, threads: 1 }),
});
describeTextEmbedder({
  name: "doc2vec (PV-DM)",
  // A wide window would leave nothing for the document to explain in texts this small.
  create: () =>
    createDoc2Vec({
      ...small,
      architecture: "pv-dm",
      window: 1,
      epochs: 100,
      inferenceEpochs: 100,
      threads: 1,
    }),
});

describe("createDoc2Vec", () => {
  const documents = topicalDocuments(90, "threads");

  it("gives the same bytes with one thread and with three", async () => {
    const one = await createDoc2Vec({ ...small, threads: 1 }).fit(documents);
    const three = await createDoc2Vec({ ...small, threads: 3 }).fit(documents);
    expect(three.save()).toEqual(one.save());
    expect(three.trainVectors).toEqual(one.trainVectors);
  });

  it("gives other vectors for another seed", async () => {
    const one = await createDoc2Vec(small).fit(documents, { seed: 1 });
    const two = await createDoc2Vec(small).fit(documents, { seed: 2 });
    expect(two.trainVectors).not.toEqual(one.trainVectors);
  });

  it("encodes a large batch in threads as it does one by one", async () => {
    const fitted = await createDoc2Vec(small).fit(documents);
    const many = topicalDocuments(200, "many");
    const together = await fitted.encode(many);
    expect(await fitted.encode(many.slice(190))).toEqual(together.slice(190 * 20));
  });

  it("gives fitted documents the vectors that it gives the same documents as new ones", async () => {
    const fitted = await createDoc2Vec(small).fit(documents);
    expect(await fitted.encode(documents)).toEqual(fitted.trainVectors);
  });

  it("infers documents near the vectors that training learned for them", async () => {
    const learned = { ...small, trainVectors: "learned", normalise: false, inferenceEpochs: 60 } as const;
    const fitted = await createDoc2Vec(learned).fit([...documents, { text: "" }]);
    const trained = fitted.trainVectors as Float32Array;
    const inferred = await fitted.encode(documents);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * b[at], 0);
    const cosine = dot(inferred, trained) / Math.sqrt(dot(inferred, inferred) * dot(trained, trained));
    expect(cosine).toBeGreaterThan(0.8);
    expect(trained.slice(-20)).toEqual(new Float32Array(20));
  });

  it("reports progress up to the end", async () => {
    const seen: number[] = [];
    await createDoc2Vec(small).fit(documents, {
      progress: { update: (done, total) => seen.push(done / (total ?? 0)) },
    });
    expect(seen.at(-1)).toBe(1);
  });

  it("stops in the middle of the work", async () => {
    const controller = new AbortController();
    const progress = { update: () => controller.abort() };
    const fit = createDoc2Vec({ ...small, epochs: 100_000 }).fit(documents, {
      signal: controller.signal,
      progress,
    });
    await expect(fit).rejects.toMatchObject({ code: "cancelled" });
  });

  it("refuses options out of range and names them", () => {
    expect(() => createDoc2Vec({ dimensions: 0 })).toThrow(/dimensions/);
  });
});
