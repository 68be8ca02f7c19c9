import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import type { FittedTextEmbedder, TextDocument, TextEmbedder } from "./encoder.ts";

/** A part of the suite that an encoder may leave out, with a reason. */
export type ConformancePart = "unknown-words" | "similarity" | "cancelled" | "nothing-to-fit";

/** What {@link describeTextEmbedder} needs to know of an encoder. */
export interface ConformanceSubject {
  readonly name: string;
  /** A new embedder with the same configuration on every call. */
  create(): TextEmbedder;
  /** Parts that do not apply, each with the reason why. */
  readonly skips?: Partial<Record<ConformancePart, string>>;
}

const topics = [
  "rocket planet orbit alien galaxy astronaut starship laser gravity asteroid cosmos telescope",
  "kiss wedding love bride heart flowers romance letter paris dance bouquet honeymoon",
  "murder detective clue alibi suspect inspector crime knife witness poison corpse motive",
].map((words) => words.split(" "));

/** Documents about three topics in turn, with a few common words, made from a seed. */
export function topicalDocuments(count: number, seed: string): TextDocument[] {
  const random = createRandom(seed);
  const common = ["the", "story", "film", "and", "young", "life"];
  return Array.from({ length: count }, (_, index) => {
    const topic = topics[index % topics.length];
    const pick = (words: readonly string[]) => words[random.integer(words.length)];
    const words = Array.from({ length: 24 }, () => (random.next() < 0.7 ? pick(topic) : pick(common)));
    return { text: `${words.join(" ")}.`, terms: [`star_${index % topics.length}`] };
  });
}

/** The suite that every text encoder passes: call it inside a test file. */
export function describeTextEmbedder(subject: ConformanceSubject): void {
  const documents = topicalDocuments(120, "train");
  const unseen = topicalDocuments(30, "unseen");
  const fit = () => subject.create().fit(documents, { seed: 7 });
  const skipped = (part: ConformancePart) => subject.skips?.[part] !== undefined;

  describe(`${subject.name} is a text embedder`, () => {
    describeShapes(subject, fit, unseen);
    describeRepetition(subject, fit, unseen);
    it.skipIf(skipped("similarity"))("puts unseen documents of a topic together", async () => {
      const fitted = await fit();
      expect(topicalNeighbours(await fitted.encode(unseen), fitted.dimensions)).toBeGreaterThan(0.8);
    });
    it.skipIf(skipped("unknown-words"))("gives zero for a document without a known word", async () => {
      const fitted = await fit();
      const vectors = await fitted.encode([{ text: "" }, { text: "xyzzy qwrtp", terms: ["nobody_at_all"] }]);
      expect(vectors.every((value) => value === 0)).toBe(true);
    });
    it.skipIf(skipped("cancelled"))("stops when asked to", async () => {
      const stopped = subject.create().fit(documents, { signal: AbortSignal.abort() });
      await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    });
    it.skipIf(skipped("nothing-to-fit"))("says so when there is nothing to learn from", async () => {
      await expect(subject.create().fit([])).rejects.toMatchObject({ code: "invalid-option" });
      await expect(subject.create().fit([{ text: "" }])).rejects.toMatchObject({ code: "invalid-option" });
    });
  });
}

type Fit = () => Promise<FittedTextEmbedder>;

function describeShapes(subject: ConformanceSubject, fit: Fit, unseen: readonly TextDocument[]): void {
  it("gives one finite vector a document, and names itself", async () => {
    const fitted = await fit();
    expect(fitted.name).toBe(subject.create().name);
    const vectors = await fitted.encode(unseen);
    expect(vectors).toBeInstanceOf(Float32Array);
    expect(vectors.length).toBe(unseen.length * fitted.dimensions);
    expect(vectors.every(Number.isFinite)).toBe(true);
    expect(vectors.some((value) => value !== 0)).toBe(true);
    expect(await fitted.encode([])).toHaveLength(0);
    expect(await fitted.encode([{ text: "" }])).toHaveLength(fitted.dimensions);
  });

  it("encodes a document the same, whatever stands beside it", async () => {
    const fitted = await fit();
    const together = await fitted.encode(unseen);
    const alone = await fitted.encode([unseen[4]]);
    const row = together.subarray(4 * fitted.dimensions, 5 * fitted.dimensions);
    alone.forEach((value, index) => {
      expect(value).toBeCloseTo(row[index], 5);
    });
  });
}

function describeRepetition(subject: ConformanceSubject, fit: Fit, unseen: readonly TextDocument[]): void {
  it("gives the same bytes for the same seed", async () => {
    const [first, second] = [await fit(), await fit()];
    expect(second.save()).toEqual(first.save());
    expect(second.trainVectors).toEqual(first.trainVectors);
    expect(await second.encode(unseen)).toEqual(await first.encode(unseen));
  });

  it("encodes the same after saving and loading", async () => {
    const fitted = await fit();
    const loaded = await subject.create().load(fitted.save());
    expect(loaded.dimensions).toBe(fitted.dimensions);
    expect(await loaded.encode(unseen)).toEqual(await fitted.encode(unseen));
    expect(loaded.save()).toEqual(fitted.save());
  });

  it("refuses files that are not its own", async () => {
    await expect(subject.create().load({})).rejects.toMatchObject({ code: "invalid-model" });
    const damaged = Object.fromEntries(
      Object.keys((await fit()).save()).map((name) => [name, new Uint8Array(3)]),
    );
    await expect(subject.create().load(damaged)).rejects.toMatchObject({ code: "invalid-model" });
  });
}

/** The share of documents whose nearest neighbour by cosine is of the same topic (documents go by topic in turn). */
function topicalNeighbours(vectors: Float32Array, dimensions: number): number {
  const count = vectors.length / dimensions;
  const row = (index: number) => vectors.subarray(index * dimensions, (index + 1) * dimensions);
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, index) => sum + value * b[index], 0);
  const cosine = (a: number, b: number) =>
    dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b)));
  let right = 0;
  for (let query = 0; query < count; query++) {
    let best = query === 0 ? 1 : 0;
    for (let other = 0; other < count; other++) {
      if (other !== query && cosine(query, other) > cosine(query, best)) best = other;
    }
    if (best % topics.length === query % topics.length) right++;
  }
  return right / count;
}
