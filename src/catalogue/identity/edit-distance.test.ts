import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["kitten", "sitting", 3],
    ["alien", "ailen", 1],
    ["matrix", "", 6],
    ["ca", "abc", 3],
  ])("from %j to %j is %i", (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
  });

  it("is symmetric, and stops just above its limit", () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.nat(8), (left, right, limit) => {
        const distance = editDistance(left, right);
        expect(editDistance(right, left)).toBe(distance);
        expect(editDistance(left, right, limit)).toBe(Math.min(distance, limit + 1));
      }),
    );
  });
});
