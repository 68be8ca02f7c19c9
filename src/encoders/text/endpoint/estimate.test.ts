import { describe, expect, it } from "vitest";
import { approximateTokens, costOf } from "./estimate.ts";

describe("approximateTokens", () => {
  it("counts scripts by their density", () => {
    expect(approximateTokens("a detective story")).toBe(5);
    expect(approximateTokens("детектив")).toBe(4);
    expect(approximateTokens("千と千尋の神隠し")).toBe(8);
    expect(approximateTokens("🐅")).toBe(1);
    expect(approximateTokens("")).toBe(0);
  });

  it("has a price when one is known", () => {
    expect(costOf(500_000, 0.02)).toBeCloseTo(0.01, 10);
    expect(costOf(500_000, undefined)).toBeUndefined();
  });
});
