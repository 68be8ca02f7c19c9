import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { labelRowsOf, takeLabelColumns } from "./label-rows.ts";
import { OutcomeTable } from "./outcome-table.ts";
import { chooseThreshold, f1Objective, precisionFloorObjective } from "./thresholds.ts";

const random = createRandom(1);
const rows = 400;
const scores = Float32Array.from({ length: rows * 3 }, () => random.next());
const truth = labelRowsOf(
  Array.from({ length: rows }, (_, row) =>
    [0, 1].filter((label) => random.next() < scores[row * 3 + label] ** (label + 1)),
  ),
  3,
);
const table = new OutcomeTable(3);
table.add(scores, truth);

const column = (label: number) => scores.filter((_, at) => at % 3 === label);
const holds = (label: number) =>
  Array.from({ length: rows }, (_, row) =>
    Number(truth.columns.subarray(truth.offsets[row], truth.offsets[row + 1]).includes(label)),
  );
const outcomeAt = (label: number, threshold: number) => {
  const decided = [...column(label)].map((score) => score >= threshold);
  const right = holds(label);
  return {
    predicted: decided.filter(Boolean).length,
    right: decided.filter((yes, row) => yes && right[row] === 1).length,
    positives: right.filter(Boolean).length,
  };
};

describe("OutcomeTable", () => {
  it.each([0.5, 1 / (1 + Math.exp(-1))])("counts what the threshold %d decides", (threshold) => {
    for (const label of [0, 1, 2])
      expect(table.outcome(label, threshold)).toEqual(outcomeAt(label, threshold));
  });

  it.each([f1Objective, precisionFloorObjective(0.8)])(
    "is about as good as the best of all thresholds",
    (objective) => {
      for (const [label, threshold] of table.chooseEach(objective).entries()) {
        const best = chooseThreshold(column(label), holds(label), objective);
        const value = objective(outcomeAt(label, threshold));
        expect(value).toBeLessThanOrEqual(best.value);
        expect(value).toBeGreaterThan(best.value - 0.05);
      }
    },
  );

  it("decides for nothing where there is nothing to find, and falls back where little is known", () => {
    expect(table.chooseEach(f1Objective, { minimumPositives: 0 })[2]).toBeGreaterThan(1);
    expect(table.chooseEach(f1Objective, { minimumPositives: 1, fallback: 0.3 })[2]).toBe(0.3);
  });

  it("leaves unknown cells out, takes new counts for single labels, and comes back from JSON", () => {
    const without = new OutcomeTable(3);
    const lists = Array.from({ length: rows }, () => [0]);
    without.add(scores, truth, labelRowsOf(lists, 3));
    expect(without.outcome(0, 0.1)).toEqual({ predicted: 0, right: 0, positives: 0 });
    expect(without.outcome(1, 0.5)).toEqual(table.outcome(1, 0.5));
    const single = new OutcomeTable(1);
    single.add(column(0), takeLabelColumns(truth, [0]));
    const mixed = OutcomeTable.load(JSON.parse(JSON.stringify(without.replace([0], single))));
    expect(mixed.toJSON()).toEqual(table.toJSON());
    expect(() => OutcomeTable.load({ labels: 3, predicted: [1], right: [], positives: [] })).toThrow(
      /damaged/,
    );
  });
});
