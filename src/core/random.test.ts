import { describe, expect, it } from "vitest";
import { createRandom, restoreRandom } from "./random.ts";

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

describe("createRandom", () => {
  it("repeats itself for a seed and differs between seeds", () => {
    const sequence = (seed: number | string) =>
      draws(
        5,
        (
          (random) => () =>
            random.next()
        )(createRandom(seed)),
      );
    expect(sequence(1)).toEqual(sequence(1));
    expect(sequence(1)).toEqual(sequence("1"));
    expect(sequence(1)).not.toEqual(sequence(2));
  });

  it("continues from a saved state", () => {
    const random = createRandom(1);
    random.next();
    const state = random.state();
    const rest = draws(3, () => random.next());
    const restored = restoreRandom(JSON.parse(JSON.stringify(state)) as typeof state);
    expect(draws(3, () => restored.next())).toEqual(rest);
  });

  it("forks streams that do not depend on what was drawn", () => {
    const fresh = createRandom(1).fork("dropout");
    const used = createRandom(1);
    used.next();
    expect(used.fork("dropout").next()).toBe(fresh.next());
    expect(createRandom(1).fork("shuffle").next()).not.toBe(createRandom(1).fork("dropout").next());
  });

  it("draws uniform, normal, gamma and beta numbers with the right moments", () => {
    const random = createRandom("moments");
    const uniform = draws(20_000, () => random.next());
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    const normal = draws(20_000, () => random.normal());
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(variance(normal)).toBeCloseTo(1, 1);
    for (const shape of [0.3, 1, 4.5]) {
      const gamma = draws(20_000, () => random.gamma(shape));
      expect(Math.abs(mean(gamma) / shape - 1)).toBeLessThan(0.06);
      expect(Math.abs(variance(gamma) / shape - 1)).toBeLessThan(0.12);
    }
    const beta = draws(20_000, () => random.beta(0.2, 0.6));
    expect(Math.abs(mean(beta) - 0.25)).toBeLessThan(0.02);
    expect(beta.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(draws(100, () => random.beta(1e-4, 1e-4)).every(Number.isFinite)).toBe(true);
  });

  it("shuffles evenly, typed arrays too", () => {
    const random = createRandom("shuffle");
    const first = new Uint32Array(4);
    for (let i = 0; i < 8000; i++) first[random.shuffle(Uint8Array.of(0, 1, 2, 3))[0]]++;
    for (const count of first) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(random.shuffle([1, 2, 3]).sort()).toEqual([1, 2, 3]);
  });

  it("draws every integer below a bound", () => {
    const random = createRandom("integers");
    expect(new Set(draws(200, () => random.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
