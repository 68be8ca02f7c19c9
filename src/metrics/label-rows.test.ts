import { describe, expect, it } from "vitest";
import { denseLabels, labelCounts, labelRowsOf, labelsOf, takeLabelRows } from "./label-rows.ts";

describe("label rows", () => {
  const labels = labelRowsOf([[2, 0, 2], [], [1, 2]], 3);

  it("keep each label of a row once, in order", () => {
    expect([0, 1, 2].map((row) => [...labelsOf(labels, row)])).toEqual([[0, 2], [], [1, 2]]);
    expect([...denseLabels(labels)]).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 1]);
  });

  it("take rows and count labels", () => {
    expect(takeLabelRows(labels, [2, 0])).toEqual(
      labelRowsOf(
        [
          [1, 2],
          [0, 2],
        ],
        3,
      ),
    );
    expect([...labelCounts(labels)]).toEqual([1, 1, 2]);
    expect([...labelCounts(labels, [2, 1])]).toEqual([0, 1, 1]);
  });

  it("name a label that does not exist", () => {
    expect(() => labelRowsOf([[0], [3]], 3)).toThrow(/Row 1 has label 3, of 3/);
  });
});
