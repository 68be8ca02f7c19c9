import { describe, expect, it } from "vitest";
import { labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { withReview } from "./review-labels.ts";

const ids = ["a", "b", "c"];
const tags = ["horror", "slasher", "western"];
const known = {
  labelled: Int32Array.of(0),
  labels: labelRowsOf([[2], [], []], 3),
  unknown: labelRowsOf([[1], [], []], 3),
  denied: labelRowsOf([[0], [], []], 3),
};
const numbering = { ids, tags, narrower: [[1], [], []] };
const review = (titleId: string, tag: string, holds: boolean) =>
  withReview(known, [{ titleId, tag, holds }], numbering);

describe("withReview", () => {
  it("adds what holds, with the broader tags, and takes away what does not", () => {
    const more = review("a", "slasher", true);
    expect([...labelsOf(more.labels, 0)]).toEqual([0, 1, 2]);
    expect([...more.unknown.columns]).toEqual([]);
    expect([...more.denied.columns]).toEqual([]);
    const less = review("a", "western", false);
    expect([...labelsOf(less.labels, 0)]).toEqual([]);
    expect([...labelsOf(less.denied, 0)]).toEqual([0, 2]);
  });

  it("knows of a new title what was said and no more", () => {
    const { labelled, labels, unknown } = review("c", "western", false);
    expect([...labelled]).toEqual([0, 2]);
    expect([...labelsOf(labels, 2)]).toEqual([]);
    expect([...labelsOf(unknown, 2)]).toEqual([0, 1]);
    expect([...labelsOf(unknown, 0)]).toEqual([1]);
  });

  it("passes over titles and tags that it does not know", () => {
    expect(review("z", "western", true)).toEqual(known);
    expect(review("a", "musical", true)).toEqual(known);
  });
});
