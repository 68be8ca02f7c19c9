import { beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "../../vectors/index.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { explainTags } from "./explain-tags.ts";
import { type FittedTagger, fitTagger } from "./fit-tagger.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { tagOptionsSchema } from "./options.ts";
import { predictTags } from "./predict-tags.ts";
import { Tagger } from "./tagger.ts";

const options = tagOptionsSchema.parse({ fields: ["mood", "keywords"] });
const titles = generatedTitles(300);
const task = catalogueTagTask(titles, options);
const fresh = generatedTitles(80, 2);

let fitted: FittedTagger;
beforeAll(async () => {
  fitted = await fitTagger({ titles, task }, options, { seed: 1 });
});

/** Share of right decisions among titles that were never seen. */
async function rightShare(changed: typeof fresh): Promise<number> {
  const predicted = await predictTags(fitted.tagger, changed, { rule: "micro" });
  const right = predicted.flatMap(({ tags }, at) =>
    ["haunting", "wedding", "frontier"].map(
      (mood) =>
        (fresh[at].mood ?? []).includes(mood) === tags.some(({ tag, holds }) => holds && tag === mood),
    ),
  );
  return right.filter(Boolean).length / right.length;
}

describe("Tagger", () => {
  it("finds the tags of titles that it has never seen, with probabilities that mean what they say", async () => {
    expect(fitted.tagger.tags).toEqual(["frontier", "haunting", "odd", "wedding"]);
    expect(await rightShare(fresh)).toBeGreaterThan(0.9);
    expect(fitted.quality.text.calibrationError).toBeLessThan(0.03);
    expect(fitted.quality.text.microF1).toBeGreaterThan(0.8);
  });

  it("falls back to genres where there is no text, and says so", async () => {
    const bare = fresh.map((title) => ({ ...title, synopsis: undefined }));
    expect(await rightShare(bare)).toBeGreaterThan(0.9);
    const [{ basis }] = await predictTags(fitted.tagger, bare, { rule: "micro" });
    expect(basis).toBe("other");
    expect(fitted.quality.withoutText?.microF1).toBeGreaterThan(0.8);
  });

  it("says nothing of a title that says nothing, or nothing that it knows", async () => {
    const [empty, foreign] = await predictTags(
      fitted.tagger,
      [{ name: "Film" }, { name: "Film", synopsis: "ここには何もない" }],
      { rule: "micro" },
      3,
    );
    expect(empty).toEqual({ basis: "nothing", tags: [] });
    expect(foreign).toEqual({ basis: "nothing", tags: [] });
  });

  it("a title's probabilities do not depend on the others", async () => {
    const { values } = await fitted.tagger.probabilities(fresh);
    const { values: alone } = await fitted.tagger.probabilities([fresh[7]]);
    expect(alone.values).toEqual(rowOf(values, 7));
  });

  it("makes a broader tag at least as likely as its narrower ones", async () => {
    const narrower = [[1], [], [], []];
    const broad = new Tagger({ ...fitted.tagger.parts, narrower });
    const { values } = await broad.probabilities(fresh);
    fresh.forEach((_, row) => {
      const [frontier, haunting] = rowOf(values, row);
      expect(frontier).toBeGreaterThanOrEqual(haunting);
    });
  });

  it("raises thresholds for the sake of precision", () => {
    const { tagger } = fitted;
    for (const floor of [0.8, 0.95]) {
      const thresholds = tagger.thresholds({ rule: "precision", floor });
      const { right, predicted } = tagger.judge("text").outcome(1, thresholds[1]);
      expect(right / predicted).toBeGreaterThanOrEqual(floor);
    }
  });

  it("says the same after it was saved and loaded, and names damaged files", async () => {
    const files = fitted.tagger.save();
    const loaded = await Tagger.load(files);
    expect(await loaded.probabilities(fresh)).toEqual(await fitted.tagger.probabilities(fresh));
    expect(loaded.thresholds({ rule: "macro" })).toEqual(fitted.tagger.thresholds({ rule: "macro" }));
    expect(loaded.save()).toEqual(files);
    await expect(Tagger.load({})).rejects.toMatchObject({ code: "invalid-model" });
  });

  it("learns nothing from too little, and says why", async () => {
    const few = catalogueTagTask(titles.slice(0, 5), options);
    await expect(fitTagger({ titles: titles.slice(0, 5), task: few }, options, { seed: 1 })).rejects.toThrow(
      /too little to learn tags/,
    );
  });
});

describe("explainTags", () => {
  const title = {
    name: "Film",
    synopsis: "A road to the city. The ghost of the cellar lets a ghost scream.",
    genres: ["romance"],
  };

  it("finds the sentence that speaks for a tag, and the genre that speaks for another", async () => {
    const [haunting, wedding] = await explainTags(fitted.tagger, title, { tags: ["haunting", "wedding"] });
    expect(haunting.evidence[0].text).toMatch(/^The ghost/);
    expect(haunting.evidence[0].weight).toBeGreaterThan(0.5);
    expect(wedding.evidence[0]).toMatchObject({ from: "genres", text: "romance" });
  });

  it("finds words wherever they stand", async () => {
    const [{ evidence }] = await explainTags(fitted.tagger, title, { unit: "word", tags: ["haunting"] });
    expect(["ghost", "cellar", "scream"]).toContain(evidence[0].text);
    expect(evidence.filter(({ text }) => text === "ghost")).toHaveLength(1);
  });
});
