import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extentOf, formatTick, linearScale, logScale, niceTicks } from "./scales.ts";

describe("niceTicks", () => {
  it("are round and lie in the range", () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(78.2, 86.4, 4)).toEqual([80, 85]);
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const ticks = niceTicks(low, low + span, 5);
          expect(ticks.length).toBeGreaterThan(1);
          expect(ticks.length).toBeLessThan(13);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
            expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-6));
          }
        },
      ),
    );
  });
});

describe("scales", () => {
  it("map ends to ends", () => {
    const scale = linearScale([10, 20], [100, 0]);
    expect([scale(10), scale(15), scale(20)]).toEqual([100, 50, 0]);
    const log = logScale([1, 1000], [0, 300]);
    expect([log(1), log(10), log(1000), log(0)].map(Math.round)).toEqual([0, 100, 300, 0]);
    expect(log.ticks).toEqual([1, 10, 100, 1000]);
  });

  it("know the extent of what is finite", () => {
    expect(extentOf([3, undefined, Number.NaN, -1])).toEqual([-1, 3]);
    expect(extentOf([])).toEqual([0, 1]);
    expect(extentOf([2, 2])).toEqual([1.5, 2.5]);
  });

  it("write numbers for people", () => {
    expect([0, 0.0012345, 1.5, 234.6, 12_345, 1_250_000, 3e9].map(formatTick)).toEqual([
      "0",
      "0.00123",
      "1.5",
      "235",
      "12.3k",
      "1.3M",
      "3G",
    ]);
  });
});
