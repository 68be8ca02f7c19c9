import { describe, expect, it } from "vitest";
import { matrixOf, sparseMatrixOf } from "../../vectors/index.ts";
import { createContentKnn } from "./content-knn.ts";
import { createItemKnn } from "./item-knn.ts";

const lists = [[0, 1, 2], [0, 1], [1, 2], [0, 3], [3]];
const histories = sparseMatrixOf(
  lists.map((list) => list.map((title) => [title, 1] as const)),
  5,
);
const one = (title: number) => ({ histories: sparseMatrixOf([[[title, 1]]], 5) });

describe("createItemKnn", () => {
  it("is the cosine of viewers in common, with shrinkage and asymmetry", async () => {
    const counts = [3, 3, 2, 2];
    for (const [shrinkage, asymmetry] of [
      [0, 0.5],
      [4, 0.5],
      [2, 0.9],
    ]) {
      const model = await createItemKnn({ shrinkage, asymmetry }).fit({ histories });
      const { values } = await model.score(one(0));
      const near = (common: number, other: number) =>
        common / (counts[0] ** asymmetry * counts[other] ** (1 - asymmetry) + shrinkage);
      const expected = [0, near(2, 1), near(1, 2), near(1, 3), 0];
      values.forEach((score, title) => expect(score).toBeCloseTo(expected[title], 5));
    }
  });

  it("keeps the nearest of every title only", async () => {
    const model = await createItemKnn({ neighbours: 1, shrinkage: 0 }).fit({ histories });
    const { values } = await model.score(one(0));
    // Titles 1 and 2 are nearer to each other than to 0; 3 has no other than 0.
    expect([...values].map((score) => score > 0)).toEqual([false, false, false, true, false]);
  });
});

describe("createContentKnn", () => {
  const embedding = matrixOf(Float32Array.of(1, 0, 0.8, 0.6, 0, 1, -1, 0, 0, 0), 2);

  it("sums powers of cosines, and never recommends away from what was seen", async () => {
    const model = await createContentKnn({ embedding: "plot", power: 2 }).fit({
      histories,
      embeddings: { plot: embedding },
    });
    const { values } = await model.score(one(0));
    [0, 0.64, 0, 0, 0].forEach((score, title) => expect(values[title]).toBeCloseTo(score, 5));
  });

  it("knows titles that nobody has seen", async () => {
    const unseen = sparseMatrixOf([[[0, 1]], [[3, 1]]], 5);
    const model = await createContentKnn({ embedding: "plot" }).fit({
      histories: unseen,
      embeddings: { plot: embedding },
    });
    expect((await model.score(one(0))).values[1]).toBeGreaterThan(0);
  });

  it("says which embeddings there are", async () => {
    const fitted = createContentKnn({ embedding: "poster" }).fit({
      histories,
      embeddings: { plot: embedding },
    });
    await expect(fitted).rejects.toThrow(/no embedding "poster". Present: plot/);
  });
});
