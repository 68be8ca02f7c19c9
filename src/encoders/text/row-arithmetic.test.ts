import { describe, expect, it } from "vitest";
import { meanRow, subtractMean, unitRows } from "./row-arithmetic.ts";

describe("row arithmetic", () => {
  it("brings rows to unit length, subtracts their mean, and leaves zero rows alone", () => {
    const rows = unitRows(Float32Array.of(3, 4, 0, 0, 0, 2), 2);
    expect([...rows].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.6, 0.8, 0, 0, 0, 1]);
    const mean = meanRow(rows, 2);
    expect(mean[0]).toBeCloseTo(0.3, 6);
    expect(mean[1]).toBeCloseTo(0.9, 6);
    const centred = subtractMean(rows, mean);
    expect([...centred].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.3, -0.1, 0, 0, -0.3, 0.1]);
  });

  it("has a zero mean when there is nothing to average", () => {
    expect(meanRow(new Float32Array(4), 2)).toEqual(new Float32Array(2));
  });
});
