import { describe, expect, it } from "vitest";
import { sparseMatrixOf, topColumns } from "../../vectors/index.ts";
import { madeUpViewing } from "./conformance.test-helper.ts";
import { createItemKnn } from "./item-knn.ts";
import { recommendTitles } from "./recommend.ts";

const { interactions, titles } = madeUpViewing(5000, 40);

describe("recommendTitles", () => {
  it("gives the best unseen titles of every viewer, block by block", async () => {
    const model = await createItemKnn().fit(interactions);
    const done: number[] = [];
    const progress = { update: (viewers: number) => done.push(viewers) };
    const top = await recommendTitles(model, interactions, 7, undefined, { progress });
    expect(done).toEqual([4096, 5000]);
    const whole = topColumns(await model.score(interactions), 7, interactions.histories);
    expect(top).toEqual(whole);
    for (let viewer = 0; viewer < 5000; viewer += 97) {
      const seen = interactions.histories.columns.subarray(
        ...interactions.histories.offsets.subarray(viewer, viewer + 2),
      );
      const list = top.columns.subarray(viewer * 7, viewer * 7 + 7);
      expect([...list].filter((title) => seen.includes(title))).toEqual([]);
    }
  });

  it("leaves out other titles than those seen when it is told to", async () => {
    const model = await createItemKnn().fit(interactions);
    const viewers = { histories: sparseMatrixOf([[[0, 1]]], titles) };
    const first = await recommendTitles(model, viewers, 1);
    const barred = sparseMatrixOf([[[first.columns[0], 1]]], titles);
    const second = await recommendTitles(model, viewers, 1, barred);
    expect(second.columns[0]).not.toBe(first.columns[0]);
  });
});
