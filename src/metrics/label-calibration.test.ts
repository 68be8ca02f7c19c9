import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { expectedCalibrationError } from "./calibration.ts";
import { LabelCalibration } from "./label-calibration.ts";
import { denseLabels, labelRowsOf } from "./label-rows.ts";

/** Scores that claim too much: the odds that a label holds are the square root of those that the score says. */
function overconfident(rows: number, labels: number, seed: number) {
  const random = createRandom(seed);
  const scores = new Float32Array(rows * labels);
  const lists = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: labels }, (_unused, label) => label).filter((label) => {
      const logit = 3 * random.normal() - label;
      scores[row * labels + label] = 1 / (1 + Math.exp(-2 * logit));
      return random.next() < 1 / (1 + Math.exp(-logit));
    }),
  );
  return { scores, truth: labelRowsOf(lists, labels) };
}

describe("LabelCalibration", () => {
  const fitted = overconfident(2000, 4, 1);
  const fresh = overconfident(2000, 4, 2);

  it.each(["platt", "isotonic"] as const)("makes %s probabilities mean what they say", (method) => {
    const error = (scores: Float32Array) => expectedCalibrationError(scores, denseLabels(fresh.truth));
    const calibrated = LabelCalibration.fit(fitted.scores, fitted.truth, { method }).apply(fresh.scores);
    expect(error(fresh.scores)).toBeGreaterThan(0.06);
    expect(error(calibrated)).toBeLessThan(0.02);
  });

  it("keeps the order of a label's titles", () => {
    const calibration = LabelCalibration.fit(fitted.scores, fitted.truth);
    const values = [0.01, 0.2, 0.5, 0.9].map((score) => calibration.probability(2, score));
    expect(values).toEqual(values.toSorted((first, second) => first - second));
  });

  it("lets a label of few rows follow the others, and one without an example stay at 0", () => {
    // The fourth label is known for two rows only, which both say the opposite of the scores.
    const hidden = labelRowsOf(
      Array.from({ length: 2000 }, (_, row) => (row < 2 ? [] : [3])),
      4,
    );
    const calibration = LabelCalibration.fit(fitted.scores, fitted.truth, {}, hidden);
    expect(calibration.probability(3, 0.9)).toBeGreaterThan(0.6);
    expect(calibration.probability(3, 0.9)).toBeLessThan(0.85);
    expect(calibration.probability(0, 0)).toBe(0);
  });

  it("takes new curves for single labels, and comes back from JSON", () => {
    const first = LabelCalibration.fit(fitted.scores, fitted.truth);
    const mixed = first.replace([1], LabelCalibration.none(1));
    expect(mixed.probability(1, 0.25)).toBeCloseTo(0.25, 6);
    expect(mixed.probability(0, 0.25)).toBe(first.probability(0, 0.25));
    const loaded = LabelCalibration.load(JSON.parse(JSON.stringify(mixed)));
    expect(loaded.apply(fresh.scores)).toEqual(mixed.apply(fresh.scores));
    expect(() => LabelCalibration.load([{ slope: "steep" }])).toThrow(/damaged/);
  });

  it("without rows changes nothing, and names scores that do not fit", () => {
    const none = LabelCalibration.fit(new Float32Array(), labelRowsOf([], 2));
    expect(none.probability(1, 0.3)).toBeCloseTo(0.3, 6);
    expect(() => LabelCalibration.fit([0.5], fitted.truth)).toThrow(/1 scores do not fit 2000 rows/);
  });
});
