import { describe, expect, it } from "vitest";
import { packLabels, sharedLabelShares, shareLabel } from "./shared-labels.ts";

describe("shared labels", () => {
  it("sees labels in common beyond the first 32", () => {
    const labels = new Uint8Array(3 * 40);
    labels[39] = 1;
    labels[40 + 39] = 1;
    labels[80 + 7] = 1;
    const sets = packLabels(labels, 40);
    expect(shareLabel(sets, 0, 1)).toBe(true);
    expect(shareLabel(sets, 0, 2)).toBe(false);
    expect(shareLabel(sets, 2, 2)).toBe(true);
  });

  it("gives the share among the neighbours that are there", () => {
    const sets = packLabels([1, 0, 1, 1, 0, 1], 2);
    const shares = sharedLabelShares(sets, [0, 2], [1, 2, 1, -1], 2);
    expect([...shares]).toEqual([0.5, 1]);
  });

  it("refuses broken rows", () => {
    expect(() => packLabels([1, 0, 1], 2)).toThrow(/whole rows/);
  });
});
