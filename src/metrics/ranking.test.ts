import { describe, expect, it } from "vitest";
import { hitAt, ndcgAt, precisionAt, recallAt, reciprocalRankAt } from "./ranking.ts";

describe("measures of a ranked list", () => {
  const relevance = [0, 1, 0, 1, 1];

  it("counts hits among the first k", () => {
    expect(precisionAt(relevance, 4)).toBe(0.5);
    expect(recallAt(relevance, 4, 3)).toBeCloseTo(2 / 3);
    expect(hitAt(relevance, 1)).toBe(0);
    expect(hitAt(relevance, 2)).toBe(1);
    expect(reciprocalRankAt(relevance, 5)).toBe(0.5);
    expect(reciprocalRankAt(relevance, 1)).toBe(0);
  });

  it("counts missing places of a short list as wrong", () => {
    expect(precisionAt([1], 10)).toBe(0.1);
    expect(ndcgAt([1], 10, 2)).toBeLessThan(1);
  });

  it("computes NDCG with a logarithmic discount", () => {
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(ndcgAt(relevance, 4, 3)).toBeCloseTo(gain / ideal, 12);
    expect(ndcgAt([1, 1, 0], 3, 2)).toBe(1);
  });

  it("gives 0, not NaN, when nothing is relevant", () => {
    expect([recallAt([0], 1, 0), ndcgAt([0], 1, 0), reciprocalRankAt([0], 1)]).toEqual([0, 0, 0]);
  });
});
