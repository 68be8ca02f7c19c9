import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import {
  bootstrapMean,
  meanOf,
  pairedBootstrap,
  quantileOfSorted,
  resample,
  resampledDifference,
  resampledInterval,
} from "./intervals.ts";

describe("bootstrapMean", () => {
  it("agrees with the normal interval on many values", () => {
    const random = createRandom(1);
    const values = Float64Array.from({ length: 2000 }, () => 5 + 2 * random.normal());
    const { mean, low, high } = bootstrapMean(values, { random: createRandom(2) });
    const halfWidth = (1.96 * 2) / Math.sqrt(2000);
    expect(mean - low).toBeCloseTo(halfWidth, 1);
    expect(high - mean).toBeCloseTo(halfWidth, 1);
  });

  it("covers the true mean about as often as it says", () => {
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const random = createRandom(trial);
      const values = Float64Array.from({ length: 60 }, () => random.normal());
      const { low, high } = bootstrapMean(values, { random, resamples: 200, level: 0.9 });
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(covered).toBeGreaterThan(160);
    expect(covered).toBeLessThan(196);
  });

  it("is the same for the same seed", () => {
    const again = () => bootstrapMean([1, 2, 3, 9], { random: createRandom(3) });
    expect(again()).toEqual(again());
  });

  it("names a level or a number of resamples out of range", () => {
    expect(() => bootstrapMean([1], { random: createRandom(1), level: 1 })).toThrow(/level/);
    expect(() => bootstrapMean([1], { random: createRandom(1), resamples: 1 })).toThrow(/resamples/);
  });
});

describe("pairedBootstrap", () => {
  it("sees a small steady difference that the spread of the units would hide", () => {
    const random = createRandom(4);
    const second = Float64Array.from({ length: 100 }, () => 50 * random.normal());
    const first = second.map((value) => value + 0.5 + 0.1 * random.normal());
    const { low, high } = pairedBootstrap(first, second, { random });
    expect(low).toBeGreaterThan(0.4);
    expect(high).toBeLessThan(0.6);
  });

  it("refuses lists of different lengths", () => {
    expect(() => pairedBootstrap([1], [1, 2], { random: createRandom(1) })).toThrow(/1 and 2/);
  });
});

describe("quantileOfSorted", () => {
  it("interpolates between neighbours", () => {
    expect(quantileOfSorted([0, 10, 20], 0.5)).toBe(10);
    expect(quantileOfSorted([0, 10, 20], 0.25)).toBe(5);
    expect(quantileOfSorted([0, 10, 20], 1)).toBe(20);
  });
});

describe("resample", () => {
  const random = createRandom(5);
  const values = Float64Array.from({ length: 300 }, () => random.normal());
  const weighted = (list: Float64Array) => (weights: Uint32Array) => [
    meanOf(list),
    list.reduce((sum, value, at) => sum + value * weights[at], 0) / list.length,
  ];

  it("draws as the bootstrap of a mean does", () => {
    const drawn = resample(300, weighted(values), { random: createRandom(6) });
    const expected = bootstrapMean(values, { random: createRandom(6) });
    const found = resampledInterval(drawn, 1);
    expect(found.low).toBeCloseTo(expected.low, 10);
    expect(found.high).toBeCloseTo(expected.high, 10);
    expect(found.mean).toBeCloseTo(expected.mean, 10);
    expect(resampledInterval(drawn, 0).low).toBe(meanOf(values));
  });

  it("compares in pairs when it draws alike", () => {
    const shifted = values.map((value) => value + 0.25);
    const [first, second] = [shifted, values].map((list) =>
      resample(300, weighted(list), { random: createRandom(7) }),
    );
    const { low, high } = resampledDifference(first, second, 1);
    expect([low, high]).toEqual([expect.closeTo(0.25, 10), expect.closeTo(0.25, 10)]);
  });
});
