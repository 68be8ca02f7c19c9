import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { labelCounts, labelRowsOf } from "./label-rows.ts";
import { stratify } from "./stratification.ts";

describe("stratify", () => {
  const random = createRandom(1);
  // Label 0 is in half of the rows, label 9 in about one of twenty; some rows have none.
  const lists = Array.from({ length: 1000 }, () =>
    Array.from({ length: 10 }, (_, label) => label).filter((label) => random.next() < 0.5 - label * 0.05),
  );
  const labels = labelRowsOf(lists, 10);

  it("deals every row once, and every label in proportion", () => {
    const parts = stratify(labels, [0.6, 0.1, 0.3], createRandom(2));
    const all = parts.flatMap((part) => [...part]).toSorted((first, second) => first - second);
    expect(all).toEqual(lists.map((_, row) => row));
    const total = labelCounts(labels);
    parts.forEach((part, at) => {
      const share = [0.6, 0.1, 0.3][at];
      expect(Math.abs(part.length - share * 1000)).toBeLessThan(5);
      labelCounts(labels, part).forEach((count, label) => {
        expect(Math.abs(count - share * total[label])).toBeLessThanOrEqual(3);
      });
    });
  });

  it("gives a label of two rows to two parts", () => {
    const [first, second] = stratify(labelRowsOf([[0], [0], [], []], 1), [0.5, 0.5], createRandom(3));
    expect([first.filter((row) => row < 2).length, second.filter((row) => row < 2).length]).toEqual([1, 1]);
  });

  it("is the same for the same seed, and refuses shares that are none", () => {
    expect(stratify(labels, [0.7, 0.3], createRandom(4))).toEqual(
      stratify(labels, [0.7, 0.3], createRandom(4)),
    );
    expect(() => stratify(labels, [0.7, 0.2], createRandom(4))).toThrow(/0.7, 0.2/);
  });
});
