import { describe, expect, it } from "vitest";
import { blendOf, createBlend } from "./blend.ts";
import { chooseBlendWeights } from "./blend-weights.ts";
import { madeUpViewing } from "./conformance.test-helper.ts";
import { createEase } from "./ease.ts";
import { createItemKnn } from "./item-knn.ts";
import { createPopularity } from "./popularity.ts";
import type { FittedRecommender } from "./recommender.ts";

const { interactions, validation, titles } = madeUpViewing(1500);
const viewers = { histories: interactions.histories };

/** Scores that have nothing to do with anyone. */
const noise: FittedRecommender = {
  name: "noise",
  titles,
  score: async ({ histories: { rows } }) => ({
    values: Float32Array.from({ length: rows * titles }, (_, at) => Math.sin(at * 12.9898) * 1e6),
    rows,
    dimensions: titles,
  }),
  contributions: () => Promise.reject(new Error("noise has no reasons")),
  save: () => ({}),
};

describe("createBlend", () => {
  it("chooses weights on the validation titles: none for noise, however large its scores", async () => {
    const ease = await createEase({ regularisation: 10 }).fit(interactions);
    const choice = { viewers, validation, places: 5, maximumViewers: 1200 };
    const [useful, useless] = await chooseBlendWeights([ease, noise], choice);
    expect(useful).toBeGreaterThan(0.7);
    expect(useful + useless).toBeCloseTo(1, 5);
  });

  it("has equal weights without validation titles", async () => {
    const members = [createPopularity(), createItemKnn()];
    const blend = await createBlend(members).fit(interactions);
    const separate = blendOf(
      [await members[0].fit(interactions), await members[1].fit(interactions)],
      [0.5, 0.5],
    );
    expect((await blend.score(viewers)).values).toEqual((await separate.score(viewers)).values);
  });

  it("refuses no members, members of other titles, and files of another blend", async () => {
    expect(() => createBlend([])).toThrow(/at least one member/);
    const small = await createPopularity().fit(madeUpViewing(20, 30).interactions);
    expect(() => blendOf([noise, small])).toThrow(/members of the same titles/);
    const saved = (await createBlend([createPopularity()]).fit(interactions)).save();
    await expect(createBlend([createItemKnn()]).load(saved)).rejects.toThrow(
      /of popularity, not of item-knn/,
    );
  });
});
