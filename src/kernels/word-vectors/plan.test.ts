import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planCorpus } from "./plan.ts";

const offsetsOf = (lengths: readonly number[]) => {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, index) => {
    offsets[index + 1] = offsets[index] + length;
  });
  return offsets;
};

describe("planCorpus", () => {
  it("gives every document to one segment, in order, and knows the largest segment and document", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 200 }),
        (sizes, segments, words) => {
          const offsets = offsetsOf(sizes);
          const plan = planCorpus(offsets, segments, words);
          const { boundaries } = plan;
          expect(boundaries).toHaveLength(plan.chunks * segments + 1);
          expect([boundaries[0], boundaries.at(-1)]).toEqual([0, sizes.length]);
          for (let part = 1; part < boundaries.length; part++) {
            const size = offsets[boundaries[part]] - offsets[boundaries[part - 1]];
            expect(boundaries[part]).toBeGreaterThanOrEqual(boundaries[part - 1]);
            expect(size).toBeLessThanOrEqual(plan.segmentWords);
          }
          expect(plan.documentWords).toBe(Math.max(0, ...sizes));
        },
      ),
    );
  });

  it("keeps segments about equal when documents are short", () => {
    const plan = planCorpus(offsetsOf(new Array<number>(1000).fill(10)), 4, 2500);
    expect(plan.chunks).toBe(4);
    expect(plan.segmentWords).toBe(630);
  });
});
