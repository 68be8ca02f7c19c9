import { describe, expect, it } from "vitest";
import { classBalancedWeights } from "./class-balance.ts";

describe("classBalancedWeights", () => {
  it("are all 1 with a β of 0", () => {
    expect([...classBalancedWeights([1, 50, 2000], 0)]).toEqual([1, 1, 1]);
  });

  it("go from all alike to 1 / titles as β grows, with a mean of 1", () => {
    const weights = classBalancedWeights([10, 1000], 0.999999);
    expect(weights[0] / weights[1]).toBeCloseTo(100, 0);
    expect(weights[0] + weights[1]).toBeCloseTo(2, 4);
    const between = classBalancedWeights([10, 1000], 0.99);
    // E = (1 − 0.99ⁿ) / 0.01
    expect(between[0] / between[1]).toBeCloseTo((1 - 0.99 ** 1000) / (1 - 0.99 ** 10), 3);
  });

  it("count a tag without titles like one with a single title", () => {
    const [none, one] = classBalancedWeights([0, 1, 9], 0.9);
    expect(none).toBe(one);
  });
});
