import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeLabels } from "./label-placement.ts";

const bounds = { left: 0, top: 0, right: 400, bottom: 300 };
const label = fc.record({
  text: fc.constant("x"),
  x: fc.integer({ min: 0, max: 400 }),
  y: fc.integer({ min: 0, max: 300 }),
  width: fc.integer({ min: 5, max: 90 }),
  height: fc.integer({ min: 5, max: 20 }),
  gap: fc.constant(4),
});

describe("placeLabels", () => {
  it("covers no label with another and stays inside", () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 60 }), (wanted) => {
        const placed = placeLabels(wanted, bounds);
        for (const [i, a] of placed.entries()) {
          expect(a.left >= 0 && a.top >= 0 && a.right <= 400 && a.bottom <= 300).toBe(true);
          for (const b of placed.slice(0, i)) {
            expect(a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom).toBe(
              true,
            );
          }
        }
      }),
    );
  });

  it("prefers the first side and the earlier label, and leaves out what has no room", () => {
    const one = { text: "one", x: 100, y: 100, width: 50, height: 10, gap: 4 };
    const [first, second] = placeLabels([one, { ...one, text: "two" }], bounds);
    expect([first.left, first.top]).toEqual([104, 95]);
    expect(second.right).toBe(96);
    expect(placeLabels([{ ...one, width: 900 }], bounds)).toEqual([]);
    expect(placeLabels([one], bounds, [{ left: 0, top: 0, right: 400, bottom: 300 }])).toEqual([]);
  });
});
