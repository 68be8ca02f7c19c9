import { describe, expect, it } from "vitest";
import { labelRowsOf } from "./label-rows.ts";
import { labelPropensities, precisionsAt, propensityScoredGains } from "./propensity.ts";

describe("labelPropensities", () => {
  it("follows the formula and rises with the count", () => {
    const [rare, common] = labelPropensities([2, 500], 1000);
    // python3 -c "from math import *; C=(log(1000)-1)*2.5**.55; print([1/(1+C*exp(-.55*log(n+1.5))) for n in (2,500)])"
    expect(rare).toBeCloseTo(0.16921, 5);
    expect(common).toBeCloseTo(0.75758, 5);
  });
});

describe("precision of ranked labels", () => {
  const truth = labelRowsOf([[0, 2], [1]], 3);
  const ranked = Int32Array.of(2, 1, 0, 0, 2, 1);

  it("counts hits among the first k", () => {
    expect([...precisionsAt(ranked, truth, 1)]).toEqual([1, 0]);
    expect([...precisionsAt(ranked, truth, 3)]).toEqual([2 / 3, 1 / 3]);
  });

  it("weighs hits by rarity, against the best that there was to find", () => {
    const propensities = [0.5, 0.25, 0.1];
    const { gains, ideals } = propensityScoredGains(ranked, truth, propensities, 1);
    expect([...gains]).toEqual([10, 0]);
    expect([...ideals]).toEqual([10, 4]);
    const three = propensityScoredGains(ranked, truth, propensities, 3);
    expect([...three.gains]).toEqual([12, 4]);
    expect([...three.ideals]).toEqual([12, 4]);
  });
});
