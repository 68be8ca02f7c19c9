import { describe, expect, it } from "vitest";
import { packLabels } from "../../metrics/index.ts";
import { compare, summarise } from "./scores.ts";

describe("summarise", () => {
  const questions = (votes: number[]) => ({
    labels: packLabels(new Uint8Array(votes.length), 1),
    test: Int32Array.from(votes.keys()),
    votes,
    seed: 1,
  });

  it("puts every title into the bucket of its votes, and those without votes into none", () => {
    const { all, buckets, unknown } = summarise(
      Float64Array.of(10, 20, 40, 80, 100),
      questions([0, 9, 10, Number.NaN, 10_000]),
    );
    expect(all.mean).toBe(50);
    expect(buckets["0-10"].mean).toBe(15);
    expect(buckets["10-100"].mean).toBe(40);
    expect(buckets["100-1k"].mean).toBeNaN();
    expect(buckets["10k-inf"].mean).toBe(100);
    expect(unknown?.mean).toBe(80);
  });

  it("says nothing of unknown votes where all are known", () => {
    const task = questions([0, 0]);
    expect(summarise(Float64Array.of(1, 2), task)).not.toHaveProperty("unknown");
    expect(compare(Float64Array.of(1, 2), Float64Array.of(0, 0), task)).not.toHaveProperty("unknown");
  });
});
