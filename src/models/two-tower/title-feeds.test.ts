import { describe, expect, it } from "vitest";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { fitTwoTower } from "./fit.ts";
import { madeUpViewing } from "./made-up-viewing.test-helper.ts";
import { type CategoryModality, shapesOf } from "./modality.ts";
import { feedOf, noId, presentFeed, rowOfTitle, TitleWriter } from "./title-feeds.ts";

/** Two titles, of which the second is only known by how often it was watched. */
const facts: CategoryModality = {
  kind: "categories",
  name: "facts",
  categories: sparseMatrixOf([[[0, 1]], [[1, 1]]], 2),
  categoriesWhenNew: sparseMatrixOf([[[0, 1]], []], 2),
};

describe("a title that is shown as if it were new", () => {
  it("has neither its id nor what comes from views", () => {
    const writer = new TitleWriter([facts], shapesOf([facts]), true);
    const arrays = {
      [feedOf("facts")]: new Int32Array(4),
      [feedOf("id")]: new Int32Array(4),
      [presentFeed]: new Float32Array(8),
    };
    for (const title of [0, 1]) {
      writer.write(arrays, title, title, rowOfTitle(title));
      writer.write(arrays, 2 + title, title, noId, true);
    }
    expect([...arrays[feedOf("facts")]]).toEqual([0, 1, 2, 3]);
    expect([...arrays[feedOf("id")]]).toEqual([1, 2, 0, 0]);
    expect([...arrays[presentFeed]]).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  });

  it("lets the model learn what is true of new titles: their facts count though views say it all", async () => {
    const { training } = madeUpViewing();
    const { histories } = training;
    const warmTitles = 24;
    // How often a title was watched gives its taste away, and better than its genre does.
    const rows = Array.from({ length: histories.dimensions }, (_, title) => [[title % 2, 0.2] as const]);
    const popular = rows.map((row, title) =>
      title < warmTitles ? [...row, [2 + (title % 2), 1] as const] : row,
    );
    const [categories, categoriesWhenNew] = [popular, rows].map((of) => sparseMatrixOf(of, 4));
    const coldTaste = async (modality: CategoryModality) => {
      const options = {
        dimensions: 16,
        modalityWidth: 16,
        idDimensions: 8,
        batchSize: 32,
        epochs: 6,
        idDropout: 0.5,
      };
      const work = { seed: 2, runtime: { threads: 1 } };
      const { model } = await fitTwoTower({ ...training, modalities: [modality] }, options, work);
      const { values } = await model.score(training);
      await model.close();
      const margins = values.map((score, at) => {
        const [viewer, title] = [Math.floor(at / rows.length), at % rows.length];
        return title < warmTitles ? 0 : title % 2 === viewer % 2 ? score : -score;
      });
      return margins.reduce((sum, margin) => sum + margin, 0);
    };
    const plain = { kind: "categories", name: "facts", categories } as const;
    expect(await coldTaste({ ...plain, categoriesWhenNew })).toBeGreaterThan(2 * (await coldTaste(plain)));
  });
});
