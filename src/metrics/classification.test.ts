import { describe, expect, it } from "vitest";
import { decideAbove, decideTop, labelsAbove, multiLabelReport, topLabels } from "./classification.ts";
import { labelRowsOf } from "./label-rows.ts";

describe("multiLabelReport", () => {
  // Three samples, three labels; the third label never occurs.
  const truth = [1, 0, 0, 1, 1, 0, 0, 1, 0];
  const decided = [1, 1, 0, 1, 0, 0, 0, 1, 0];

  it("computes micro and macro figures", () => {
    const report = multiLabelReport(decided, truth, 3);
    expect(report.microPrecision).toBe(3 / 4);
    expect(report.microRecall).toBe(3 / 4);
    expect(report.microF1).toBe(3 / 4);
    expect(report.macroF1).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
    expect(report.labelRecall).toBe((1 + 0.5) / 2);
    expect(report.labelsLearned).toBe(2);
  });

  it("refuses matrices that do not fit", () => {
    expect(() => multiLabelReport([1, 0], truth, 3)).toThrow(/9 values/);
  });
});

describe("decisions", () => {
  it("takes the k best of every row, the lower label first among equals", () => {
    expect([...decideTop([0.2, 0.9, 0.2, 0.1, 0.1, 0.1], 3, 2)]).toEqual([1, 1, 0, 1, 1, 0]);
  });

  it("compares with each label's own threshold", () => {
    expect([...decideAbove([0.5, 0.5, 0.1, 0.9], [0.5, 0.6])]).toEqual([1, 0, 0, 1]);
  });

  it("lists labels instead of marking them", () => {
    expect(labelsAbove([0.5, 0.5, 0.1, 0.9], [0.5, 0.6])).toEqual(labelRowsOf([[0], [1]], 2));
    expect([...topLabels([0.2, 0.9, 0.2, 0.1, 0.3, 0.3], 3, 2)]).toEqual([1, 0, 1, 2]);
    expect([...topLabels([0.2, 0.9], 2, 3)]).toEqual([1, 0, -1]);
  });
});
