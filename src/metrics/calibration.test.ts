import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { applyIsotonic, applyPlatt, expectedCalibrationError, fitIsotonic, fitPlatt } from "./calibration.ts";

/** Logits that are twice too sure of themselves and off by 1, with the labels they should have had. */
function overconfident(count: number, seed: number) {
  const random = createRandom(seed);
  const logits = Float64Array.from({ length: count }, () => 2 * random.normal());
  const labels = logits.map((logit) =>
    random.next() < applyPlatt({ slope: 0.5, intercept: -1 }, logit) ? 1 : 0,
  );
  return { logits, labels, probabilities: logits.map((logit) => 1 / (1 + Math.exp(-logit))) };
}

describe("fitPlatt", () => {
  it("recovers the slope and intercept that made the labels", () => {
    const { logits, labels } = overconfident(20_000, 1);
    const curve = fitPlatt(logits, labels);
    expect(curve.slope).toBeCloseTo(0.5, 1);
    expect(curve.intercept).toBeCloseTo(-1, 1);
  });

  it("stays near its prior with few samples and leaves it with many", () => {
    const few = overconfident(5, 2);
    const prior = { slope: 1.5, intercept: 0.5 };
    const fitted = fitPlatt(few.logits, few.labels, { prior, strength: 1000 });
    expect(fitted.slope).toBeCloseTo(1.5, 1);
    expect(fitted.intercept).toBeCloseTo(0.5, 1);
    const many = overconfident(20_000, 3);
    expect(fitPlatt(many.logits, many.labels, { prior, strength: 10 }).slope).toBeCloseTo(0.5, 1);
  });

  it("stays finite when the labels are separable or all alike", () => {
    for (const labels of [
      [0, 0, 1, 1],
      [0, 0, 0, 0],
    ]) {
      const curve = fitPlatt([-3, -1, 1, 3], labels);
      expect(Number.isFinite(curve.slope) && Number.isFinite(curve.intercept)).toBe(true);
    }
  });
});

describe("fitIsotonic", () => {
  it("never falls, stays between 0 and 1, and keeps the mean", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 1 })), { minLength: 1 }),
        (samples) => {
          const scores = samples.map(([score]) => score);
          const labels = samples.map(([, label]) => label);
          const curve = fitIsotonic(scores, labels);
          const grid = Array.from({ length: 41 }, (_, step) => applyIsotonic(curve, -10 + step / 2));
          for (let step = 1; step < grid.length; step++) {
            expect(grid[step]).toBeGreaterThanOrEqual(grid[step - 1]);
          }
          expect(Math.min(...grid)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...grid)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("pools what is out of order", () => {
    const curve = fitIsotonic([1, 2, 3, 4], [0, 1, 0, 1]);
    expect(curve.probabilities).toEqual([0, 0.5, 1]);
    expect(applyIsotonic(curve, 2.5)).toBe(0.5);
    expect(applyIsotonic(curve, 99)).toBe(1);
  });
});

describe("expectedCalibrationError", () => {
  it("is the weighted gap of the bins", () => {
    expect(expectedCalibrationError([0.9, 0.9, 0.1, 0.1], [1, 1, 0, 1], 10)).toBeCloseTo(
      (Math.abs(1.8 - 2) + Math.abs(0.2 - 1)) / 4,
      12,
    );
  });

  it("falls on unseen samples after calibration by either method", () => {
    const fitting = overconfident(4000, 5);
    const unseen = overconfident(4000, 6);
    const before = expectedCalibrationError(unseen.probabilities, unseen.labels);
    const platt = fitPlatt(fitting.logits, fitting.labels);
    const isotonic = fitIsotonic(fitting.logits, fitting.labels);
    const error = (calibrate: (logit: number) => number) =>
      expectedCalibrationError(unseen.logits.map(calibrate), unseen.labels);
    expect(before).toBeGreaterThan(0.1);
    expect(error((logit) => applyPlatt(platt, logit))).toBeLessThan(0.03);
    expect(error((logit) => applyIsotonic(isotonic, logit))).toBeLessThan(0.04);
  });
});
