import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { aliasTable, blockCount, groupNoise, keepThresholds, sigmoidTable } from "./tables.ts";

describe("aliasTable", () => {
  it("holds exactly the distribution that it was made from", () => {
    const random = createRandom("alias");
    const weights = Float64Array.from({ length: 57 }, () => random.next() ** 4);
    const { thresholds, aliases } = aliasTable(weights);
    const mass = new Float64Array(57);
    thresholds.forEach((threshold, slot) => {
      mass[slot] += threshold / 2 ** 32 / 57;
      mass[aliases[slot]] += 1 / 57 - threshold / 2 ** 32 / 57;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, slot) => {
      expect(mass[slot]).toBeCloseTo(weight / total, 8);
    });
  });
});

describe("groupNoise", () => {
  it("weighs a group by the powers of its words' counts", () => {
    // Groups of two: 16 + 9 and 4 + 1 at exponent 1/2 → 4 + 3 = 7 and 2 + 1 = 3.
    const { thresholds, aliases } = groupNoise([16, 9, 4, 1], 2, 0.5);
    expect(thresholds[1] / 2 ** 32).toBeCloseTo(0.6, 6);
    expect(aliases[1]).toBe(0);
  });
});

describe("keepThresholds", () => {
  it("keeps rare words always and frequent words with probability √(t/f) + t/f", () => {
    const [frequent, rare] = keepThresholds([9999, 1], 0.01);
    expect(frequent / 2 ** 32).toBeCloseTo(Math.sqrt(0.01 / 0.9999) + 0.01 / 0.9999, 6);
    expect(rare).toBe(0xffff_ffff);
  });

  it("keeps everything at 0", () => {
    expect([...keepThresholds([5, 1], 0)]).toEqual([0xffff_ffff, 0xffff_ffff]);
  });
});

describe("sigmoidTable", () => {
  it("runs from -8 to 8 in steps of 1/32, with one entry to interpolate beyond the end", () => {
    const table = sigmoidTable();
    expect(table[256]).toBe(0.5);
    expect(table[512]).toBeCloseTo(1 / (1 + Math.exp(-8)), 7);
    expect(table).toHaveLength(514);
  });
});

describe("blockCount", () => {
  it("leaves every block words to draw noise from", () => {
    expect([1, 63, 128, 1000, 1024, 1_000_000].map(blockCount)).toEqual([1, 1, 2, 15, 16, 16]);
  });
});
