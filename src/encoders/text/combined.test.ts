import { describe, expect, it } from "vitest";
import { createCombined } from "./combined.ts";
import { blockStatistics } from "./combined-blocks.ts";
import { describeTextEmbedder, topicalDocuments } from "./conformance.test-helper.ts";
import { createDoc2Vec } from "./doc2vec.ts";
import type { TextEmbedder } from "./encoder.ts";
import { createLsa } from "./lsa.ts";

const doc2Vec = () =>
  createDoc2Vec({
    dimensions: 12,
    epochs: 40,
    learningRate: 0.1,
    inferenceLearningRate: 0.1,
    sample: 0,
    threads: 1,
  });

describeTextEmbedder({
  name: "doc2vec+lsa",
  create: () =>
    createCombined([{ embedder: doc2Vec() }, { embedder: createLsa({ dimensions: 4 }), weight: 2 }]),
});

describe("createCombined", () => {
  const documents = topicalDocuments(60, "combined");

  it("standardises every dimension over the fitted documents and weighs blocks", async () => {
    const lsa = { embedder: createLsa({ dimensions: 3 }) };
    const fitted = await createCombined([lsa, { ...lsa, weight: 0.5 }]).fit(documents, { seed: 3 });
    expect(fitted.dimensions).toBe(6);
    const { mean, deviation } = blockStatistics(await fitted.encode(documents), 6);
    for (let j = 0; j < 6; j++) {
      expect(mean[j]).toBeCloseTo(0, 5);
      expect(deviation[j]).toBeCloseTo(j < 3 ? 1 : 0.5, 5);
    }
  });

  it("takes the vectors of fitted documents from the parts", async () => {
    const alone = await doc2Vec().fit(documents, { seed: 3 });
    const combined = await createCombined([{ embedder: doc2Vec() }]).fit(documents, { seed: 3 });
    const learned = alone.trainVectors ?? new Float32Array();
    const { mean, deviation } = blockStatistics(learned, 12);
    expect(combined.trainVectors).toHaveLength(learned.length);
    combined.trainVectors?.forEach((value, at) => {
      expect(value).toBeCloseTo((learned[at] - mean[at % 12]) / deviation[at % 12], 4);
    });
  });

  it("leaves out of the statistics what a part does not know, and gives it zero there", async () => {
    const parts = [{ embedder: constantEmbedder([1, 2]) }, { embedder: lengthEmbedder() }];
    const fitted = await createCombined(parts).fit([{ text: "a" }, { text: "abc" }, { text: "" }]);
    const [first, second] = [-1, 1];
    expect(await fitted.encode([{ text: "a" }, { text: "abc" }, { text: "" }])).toEqual(
      Float32Array.of(0, 0, first, 0, 0, second, 0, 0, 0),
    );
  });

  it("reports progress over all parts", async () => {
    const fitted = await createCombined([
      { embedder: createLsa({ dimensions: 2 }) },
      { embedder: createLsa({ dimensions: 2 }) },
    ]).fit(documents);
    const seen: unknown[] = [];
    const progress = { update: (...values: unknown[]) => seen.push(values) };
    await fitted.encode(documents, { progress });
    expect(seen).toEqual([
      [1, 2, "lsa"],
      [2, 2, "lsa"],
    ]);
  });

  it("refuses models of other parts, no parts and odd weights", async () => {
    const embedder = createLsa({ dimensions: 2 });
    const one = await createCombined([{ embedder }]).fit(documents);
    const two = createCombined([{ embedder }, { embedder }]);
    await expect(two.load(one.save())).rejects.toMatchObject({ code: "invalid-model" });
    expect(() => createCombined([])).toThrow(/at least one part/);
    expect(() => createCombined([{ embedder, weight: 0 }])).toThrow(/positive/);
  });
});

/** Gives every document the same vector. */
const constantEmbedder = (values: number[]): TextEmbedder => simpleEmbedder(values.length, () => values);
/** Gives a document its length. */
const lengthEmbedder = (): TextEmbedder => simpleEmbedder(1, (text) => [text.length]);

function simpleEmbedder(dimensions: number, vectorOf: (text: string) => number[]): TextEmbedder {
  const fitted = {
    name: "simple",
    dimensions,
    encode: async (documents: readonly { text: string }[]) =>
      Float32Array.from(documents.flatMap(({ text }) => vectorOf(text))),
    save: () => ({}),
  };
  return { name: "simple", fit: async () => fitted, load: async () => fitted };
}
