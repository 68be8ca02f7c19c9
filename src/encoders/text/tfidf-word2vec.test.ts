import { describe, expect, it } from "vitest";
import { describeTextEmbedder, topicalDocuments } from "./conformance.test-helper.ts";
import { createTfidfWord2Vec } from "./tfidf-word2vec.ts";

describeTextEmbedder({
  name: "word2vec-tfidf",
  // Two thousand words need larger steps than a catalogue.
  create: () => createTfidfWord2Vec({ dimensions: 16, epochs: 60, sample: 0, learningRate: 0.1, threads: 1 }),
});

describe("createTfidfWord2Vec", () => {
  const options = { dimensions: 4, epochs: 2, minCount: 1, threads: 1 };

  it("is the TF-IDF-weighted mean of the words' vectors", async () => {
    const documents = [{ text: "sun sun moon" }, { text: "sun" }, { text: "star" }];
    const fitted = await createTfidfWord2Vec(options).fit(documents);
    const [sun, moon, mixed] = await rows(
      fitted.encode([{ text: "sun" }, { text: "moon" }, documents[0]]),
      4,
    );
    const sunWeight = (1 + Math.log(2)) * (Math.log(4 / 3) + 1);
    const moonWeight = Math.log(4 / 2) + 1;
    mixed.forEach((value, index) => {
      const mean = (sunWeight * sun[index] + moonWeight * moon[index]) / (sunWeight + moonWeight);
      expect(value).toBeCloseTo(mean, 6);
    });
  });

  it("leaves unknown words out of the mean", async () => {
    const fitted = await createTfidfWord2Vec(options).fit(topicalDocuments(30, "words"));
    const [once, unknown] = await rows(
      fitted.encode([{ text: "planet orbit" }, { text: "planet orbit zzz" }]),
      4,
    );
    expect(unknown).toEqual(once);
  });

  it("refuses options out of range by name", () => {
    expect(() => createTfidfWord2Vec({ dimensions: 0 })).toThrow(/dimensions/);
  });
});

async function rows(vectors: Promise<Float32Array>, dimensions: number): Promise<Float32Array[]> {
  const all = await vectors;
  return Array.from({ length: all.length / dimensions }, (_, row) =>
    all.slice(row * dimensions, (row + 1) * dimensions),
  );
}
