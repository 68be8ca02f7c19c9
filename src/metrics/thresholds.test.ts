import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideAbove, multiLabelReport } from "./classification.ts";
import { denseLabels, labelRowsOf } from "./label-rows.ts";
import { chooseThreshold, chooseThresholds, f1Objective, precisionFloorObjective } from "./thresholds.ts";

const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 12,
});

function outcome(scores: readonly number[], labels: readonly number[], threshold: number) {
  const predicted = scores.filter((score) => score >= threshold).length;
  const right = scores.filter((score, at) => score >= threshold && labels[at]).length;
  return { predicted, right, positives: labels.filter(Boolean).length };
}

describe("chooseThreshold", () => {
  it("is as good as the best of all thresholds, and does what it says", () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(f1Objective, precisionFloorObjective(0.6)), (pairs, objective) => {
        const scores = pairs.map(([score]) => score / 8);
        const labels = pairs.map(([, label]) => label);
        const { threshold, value } = chooseThreshold(scores, labels, objective);
        const tried = [2, ...scores].map((each) => objective(outcome(scores, labels, each)));
        expect(value).toBe(Math.max(...tried));
        expect(objective(outcome(scores, labels, threshold))).toBe(value);
      }),
    );
  });

  it("decides for nothing where nothing is precise enough", () => {
    const { threshold } = chooseThreshold([0.9, 0.5], [0, 0], precisionFloorObjective(0.5));
    expect(threshold).toBeGreaterThan(0.9);
  });
});

describe("chooseThresholds", () => {
  const truth = labelRowsOf([[0], [0, 1], [1], []], 3);
  const scores = [0.9, 0.1, 0.3, 0.4, 0.8, 0.3, 0.3, 0.7, 0.3, 0.2, 0.2, 0.3];

  it("makes macro-F1 largest", () => {
    const thresholds = chooseThresholds(scores, truth);
    expect(multiLabelReport(decideAbove(scores, thresholds), denseLabels(truth), 3).macroF1).toBeCloseTo(
      2 / 3,
      12,
    );
  });

  it("gives labels with few positives the one threshold for all", () => {
    const one = chooseThreshold(scores, denseLabels(truth)).threshold;
    expect([...chooseThresholds(scores, truth, { minimumPositives: 3 })]).toEqual([one, one, one]);
    expect(chooseThresholds(scores, truth, { fallback: 0.5 })[2]).toBe(0.5);
    expect(() => chooseThresholds([1], truth)).toThrow(/4 rows of 3/);
  });
});
