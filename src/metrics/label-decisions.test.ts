import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { multiLabelReport } from "./classification.ts";
import { LabelDecisions } from "./label-decisions.ts";
import { denseLabels, labelRowsOf, takeLabelRows } from "./label-rows.ts";

const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 3 })), { minLength: 5, maxLength: 5 });

describe("LabelDecisions", () => {
  it("agrees with the report of dense matrices, rows counted as often as they are drawn", () => {
    const draws = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lists, lists, draws, (decidedLists, truthLists, drawn) => {
        const [decided, truth] = [labelRowsOf(decidedLists, 4), labelRowsOf(truthLists, 4)];
        const weights = [0, 1, 2, 3, 4].map((row) => drawn.filter((draw) => draw === row).length);
        const expected = multiLabelReport(
          denseLabels(takeLabelRows(decided, drawn)),
          denseLabels(takeLabelRows(truth, drawn)),
          4,
        );
        const found = new LabelDecisions(decided, truth).report(weights);
        for (const [name, value] of Object.entries<number>({ ...expected })) {
          expect(found[name as keyof typeof found]).toBeCloseTo(value, 12);
        }
      }),
    );
  });
});
