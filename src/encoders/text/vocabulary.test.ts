import { describe, expect, it } from "vitest";
import { buildCorpus, Vocabulary } from "./vocabulary.ts";

const documents = [
  { text: "the ship and the sea" },
  { text: "" },
  { text: "the sea", terms: ["tom_hanks", "tom_hanks"] },
];

describe("buildCorpus", () => {
  it("orders words by count, then by code units, and drops rare ones", () => {
    const { vocabulary } = buildCorpus(documents);
    expect(vocabulary.words).toEqual(["the", "sea", "tom_hanks"]);
    expect([...vocabulary.counts]).toEqual([3, 2, 2]);
  });

  it("writes documents one after another in the vocabulary's indices", () => {
    const { corpus } = buildCorpus(documents);
    expect([...corpus.tokens]).toEqual([0, 0, 1, 0, 1, 2, 2]);
    expect([...corpus.offsets]).toEqual([0, 3, 3, 7]);
  });

  it("agrees with reading the same documents through the vocabulary", () => {
    const { vocabulary, corpus } = buildCorpus(documents, { minCount: 1, maxSize: 3 });
    expect(vocabulary.size).toBe(3);
    expect(vocabulary.read(documents)).toEqual(corpus);
  });

  it("stops when asked to", () => {
    const signal = AbortSignal.abort();
    expect(() => buildCorpus(documents, { signal })).toThrow(expect.objectContaining({ code: "cancelled" }));
  });
});

describe("Vocabulary", () => {
  it("knows its words and refuses counts that do not match", () => {
    const vocabulary = new Vocabulary(["sea"], [4]);
    expect(vocabulary.indexOf("sea")).toBe(0);
    expect(vocabulary.indexOf("constructor")).toBeUndefined();
    expect(() => new Vocabulary(["sea"], [])).toThrow(expect.objectContaining({ code: "invalid-model" }));
  });
});
