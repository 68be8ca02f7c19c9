import { describe, expect, it } from "vitest";
import { topicalDocuments } from "./conformance.test-helper.ts";
import { buildCorpus } from "./vocabulary.ts";
import { trainWord2Vec } from "./word2vec.ts";

const { vocabulary, corpus } = buildCorpus(topicalDocuments(120, "words"));
const options = { dimensions: 16, epochs: 40, sample: 0, learningRate: 0.05, threads: 1 };

describe("trainWord2Vec", () => {
  it("puts words of a topic nearer to each other than to words of another", async () => {
    const vectors = await trainWord2Vec(corpus, vocabulary, options);
    const row = (word: string) => {
      const index = vocabulary.indexOf(word) as number;
      return vectors.subarray(index * 16, (index + 1) * 16);
    };
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * b[at], 0);
    const cosine = (a: string, b: string) =>
      dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b)));
    expect(cosine("rocket", "planet")).toBeGreaterThan(cosine("rocket", "wedding") + 0.2);
    expect(cosine("murder", "clue")).toBeGreaterThan(cosine("murder", "orbit") + 0.2);
  });

  it("gives the same bytes for the same seed only", async () => {
    const run = (seed: number) => trainWord2Vec(corpus, vocabulary, { ...options, epochs: 2 }, { seed });
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });
});
