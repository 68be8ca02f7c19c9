import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { exampleAt } from "./viewer-histories.ts";

const titles = Uint32Array.from({ length: 12 }, (_, at) => 100 + at);
const shape = { history: "before", historyLength: 6, historyDropout: 0, targetsPerExample: 2 } as const;

describe("exampleAt", () => {
  it("asks for an event and what follows, and shows what came before", () => {
    const { shown, targets } = exampleAt(titles, 8, shape, createRandom(1));
    expect([...Array.from(shown)]).toEqual([102, 103, 104, 105, 106, 107]);
    expect([...Array.from(targets)]).toEqual([108, 109]);
  });

  it.each(["before", "others"] as const)(
    "with dropout shows the latest few of it, or none: %s",
    (history) => {
      const random = createRandom(7);
      const lengths = new Set<number>();
      for (let round = 0; round < 300; round++) {
        const { shown, targets } = exampleAt(titles, 9, { ...shape, history, historyDropout: 1 }, random);
        lengths.add(shown.length);
        const list = Array.from(shown);
        expect(list).toEqual(list.toSorted((one, other) => one - other));
        expect(list.some((title) => Array.from(targets).includes(title))).toBe(false);
        if (history === "before" && list.length > 0) expect(list.at(-1)).toBe(108);
      }
      expect([...lengths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    },
  );
});
