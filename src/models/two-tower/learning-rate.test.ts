import { describe, expect, it } from "vitest";
import { evaluate, input } from "../../tensor/index.ts";
import { learningRateOf } from "./learning-rate.ts";

/** The rates of a decay over so many steps, as functions. */
function falling(steps: number) {
  const { inGraph, ofTables } = learningRateOf({ learningRate: 0.2, learningRateDecay: "linear" }, steps);
  if (typeof inGraph === "number" || typeof ofTables === "number") throw new Error("The rate does not fall.");
  return { inGraph, ofTables };
}

describe("learningRateOf", () => {
  it("stays as it is, or falls to zero at the last step and no further", () => {
    const rates = [0, 1, 2, 4, 5].map(falling(4).ofTables);
    for (const [at, rate] of [0.2, 0.15, 0.1, 0, 0].entries()) expect(rates[at]).toBeCloseTo(rate, 10);
    const still = learningRateOf({ learningRate: 0.2, learningRateDecay: "none" }, 4);
    expect(still).toEqual({ inGraph: 0.2, ofTables: 0.2 });
  });

  it("is the same inside the graph and outside", async () => {
    const { inGraph, ofTables } = falling(7);
    for (const steps of [0, 3, 7, 9]) {
      const rate = inGraph(input("step", []));
      const values = await evaluate({ rate }, { step: { data: Float32Array.of(steps), shape: [] } });
      expect(values.rate.data[0]).toBeCloseTo(ofTables(steps), 6);
    }
  });
});
