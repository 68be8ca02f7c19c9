import { describe, expect, it } from "vitest";
import { rowOf } from "../../vectors/index.ts";
import { createDenseFeatures } from "./dense-features.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { mpstTask } from "./task.ts";

const { problem } = mpstTask(generatedTitles(120));
const work = { seed: 1 };

describe("createDenseFeatures", () => {
  it("puts the vectors of encoders side by side, all weighing the same", async () => {
    const [first, both] = [
      await createDenseFeatures(["word2vec"])(problem, work),
      await createDenseFeatures(["word2vec", "doc2vec"])(problem, work),
    ];
    expect([first.dimensions, both.dimensions]).toEqual([100, 196]);
    const row = rowOf(both, 5);
    for (const [axis, value] of rowOf(first, 5).entries())
      expect(row[axis]).toBeCloseTo(value / Math.SQRT2, 5);
    expect(Math.hypot(...row.subarray(100))).toBeCloseTo(Math.SQRT1_2, 4);
  });

  it("learns from no test title, and once for a problem", async () => {
    const { test, train } = problem.parts;
    const documents = problem.documents.map((document, row) =>
      test.includes(row) ? { text: "something else altogether" } : document,
    );
    const features = createDenseFeatures(["word2vec"]);
    const [own, other] = [await features(problem, work), await features({ ...problem, documents }, work)];
    expect(rowOf(other, train[0])).toEqual(rowOf(own, train[0]));
    expect(await features(problem, work)).toBe(own);
  });
});
