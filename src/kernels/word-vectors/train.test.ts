import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { DocumentInference } from "./infer.ts";
import type { WordCorpus, WordVectorSettings } from "./settings.ts";
import { trainWordVectors } from "./train.ts";

const settings: WordVectorSettings = {
  ...{
    architecture: "pv-dbow",
    dimensions: 18,
    negatives: 5,
    window: 3,
    trainWords: false,
    epochs: 20,
    sample: 0,
  },
  ...{ learningRate: 0.05, lastLearningRate: 1e-4, noiseExponent: 0.75, seed: 3 },
};

/** Documents of 30 words: each of `topics` topics has words of its own, `perTopic` of them. */
function topicalCorpus(documents: number, topics: number, perTopic: number): WordCorpus {
  const random = createRandom("topics");
  const words = topics * perTopic;
  const length = 30;
  const tokens = Uint32Array.from({ length: documents * length }, (_, at) => {
    const topic = Math.floor(at / length) % topics;
    return random.integer(perTopic) * topics + topic;
  });
  const counts = new Uint32Array(words).fill(1);
  for (const token of tokens) counts[token]++;
  return { tokens, offsets: Uint32Array.from({ length: documents + 1 }, (_, at) => at * length), counts };
}

const dot = (a: Float32Array, i: number, b: Float32Array, j: number, dimensions: number) => {
  let sum = 0;
  for (let lane = 0; lane < dimensions; lane++) sum += a[i * dimensions + lane] * b[j * dimensions + lane];
  return sum;
};

const corpus = topicalCorpus(160, 4, 100);

describe("trainWordVectors", () => {
  for (const negatives of [1, 2, 3, 5, 12]) {
    it(`raises observed words above the others with ${negatives} noise words`, async () => {
      const trained = await trainWordVectors(corpus, { ...settings, negatives, epochs: 60 });
      let own = 0;
      let others = 0;
      for (let document = 0; document < 160; document++) {
        for (let word = 0; word < 400; word++) {
          const score = dot(trained.documents, document, trained.outputs, word, 18);
          if (word % 4 === document % 4) own += score / (160 * 100);
          else others += score / (160 * 300);
        }
      }
      expect(own).toBeGreaterThan(others + 1);
    });
  }

  for (const architecture of ["skip-gram", "pv-dbow", "pv-dm"] as const) {
    it(`gives the same bytes with one, two and four threads (${architecture})`, async () => {
      const run = (threads: number) =>
        trainWordVectors(corpus, { ...settings, architecture, epochs: 3 }, { threads });
      const one = await run(1);
      expect(await run(2)).toEqual(one);
      expect(await run(4)).toEqual(one);
      expect(one.outputs.every(Number.isFinite)).toBe(true);
      expect(one.outputs.some((value) => value !== 0)).toBe(true);
    });
  }

  it("puts words that stand together near each other (skip-gram)", async () => {
    const { words } = await trainWordVectors(corpus, { ...settings, architecture: "skip-gram" });
    const cosine = (a: number, b: number) =>
      dot(words, a, words, b, 18) / Math.sqrt(dot(words, a, words, a, 18) * dot(words, b, words, b, 18));
    let same = 0;
    let different = 0;
    for (let word = 8; word < 200; word += 4) {
      same += cosine(word, word - 8) / 48;
      different += cosine(word, word - 7) / 48;
    }
    expect(same).toBeGreaterThan(different + 0.3);
  });

  it("has rows for what the architecture learns, and only that", async () => {
    const sizes = async (change: Partial<WordVectorSettings>) => {
      const { words, documents } = await trainWordVectors(corpus, { ...settings, epochs: 1, ...change });
      return [words.length / 18, documents.length / 18];
    };
    expect(await sizes({})).toEqual([0, 160]);
    expect(await sizes({ trainWords: true })).toEqual([400, 160]);
    expect(await sizes({ architecture: "skip-gram" })).toEqual([400, 0]);
    expect(await sizes({ architecture: "pv-dm" })).toEqual([400, 160]);
  });

  it("refuses a corpus without words", async () => {
    const empty = { tokens: new Uint32Array(0), offsets: Uint32Array.of(0, 0), counts: new Uint32Array(0) };
    await expect(trainWordVectors(empty, settings)).rejects.toMatchObject({ code: "invalid-option" });
  });

  it("stops when asked to, and leaves no thread behind", async () => {
    const controller = new AbortController();
    const progress = { update: () => controller.abort() };
    const run = trainWordVectors(
      corpus,
      { ...settings, epochs: 100_000 },
      { signal: controller.signal, progress },
    );
    await expect(run).rejects.toMatchObject({ code: "cancelled" });
    expect(process.getActiveResourcesInfo().filter((kind) => kind === "Worker")).toEqual([]);
  });

  it("refuses a corpus whose words are not in the vocabulary", async () => {
    const broken = { ...corpus, tokens: corpus.tokens.map(() => 400) };
    await expect(trainWordVectors(broken, settings)).rejects.toMatchObject({ code: "invalid-option" });
  });
});

describe("DocumentInference", () => {
  it("gives the same bytes at once and in threads, alone and among others", async () => {
    const trained = await trainWordVectors(corpus, settings);
    const inference = new DocumentInference({ settings, counts: corpus.counts, ...trained });
    const many = await inference.infer(corpus, { threads: 3 });
    expect(await inference.infer(corpus, { threads: 1 })).toEqual(many);
    const alone = { tokens: corpus.tokens.subarray(30, 60), offsets: Uint32Array.of(0, 30) };
    expect(await inference.infer(alone)).toEqual(many.slice(18, 36));
  });
});
