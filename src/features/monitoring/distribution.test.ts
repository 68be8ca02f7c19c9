import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { type Distribution, populationStability } from "./distribution.ts";

const edges = [1, 2, 3];
const of = (...counts: number[]): Distribution => ({ bins: { kind: "numbers", edges }, counts });

describe("the population stability index", () => {
  it("is Σ (p − q) ln(p / q), with half a value more in every bin", () => {
    const [p, q] = [
      [10.5, 20.5, 30.5, 40.5],
      [40.5, 30.5, 20.5, 10.5],
    ].map((counts) => counts.map((count) => count / 102));
    const expected = p.reduce((sum, share, bin) => sum + (share - q[bin]) * Math.log(share / q[bin]), 0);
    expect(populationStability(of(40, 30, 20, 10), of(10, 20, 30, 40))?.index).toBeCloseTo(expected, 12);
  });

  it("is zero for equal shares, finite for bins that have emptied, and nothing without values", () => {
    expect(populationStability(of(10, 10, 10, 10), of(10, 10, 10, 10))?.index).toBe(0);
    expect(populationStability(of(500, 0, 0, 500), of(0, 500, 500, 0))?.index).toBeGreaterThan(5);
    expect(populationStability(of(0, 0, 0, 0), of(1, 1, 1, 1))).toBeNull();
  });

  it("tells by its noise what chance does to samples of one distribution", () => {
    const random = createRandom("noise of an index");
    const sample = (size: number) => {
      const counts = [0, 0, 0, 0];
      for (let i = 0; i < size; i++) counts[Math.floor(4 * random.next())]++;
      return of(...counts);
    };
    const ratios = Array.from({ length: 2000 }, () => {
      const shift = populationStability(sample(60), sample(90));
      return shift ? shift.index / shift.noise : Number.NaN;
    }).sort((left, right) => left - right);
    expect(ratios[1990]).toBeLessThan(1);
    // Of χ² with three degrees, the median is 2.37 and the value of one case in ten thousand 21.1.
    expect(ratios[1000]).toBeGreaterThan(0.08);
    expect(ratios[1000]).toBeLessThan(0.15);
  });
});
