import { describe, expect, it } from "vitest";
import { labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { fitTagger } from "./fit-tagger.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { tagOptionsSchema } from "./options.ts";
import { updateTagger } from "./update-tagger.ts";

const options = tagOptionsSchema.parse({ fields: ["mood"], folds: 2 });
const titles = generatedTitles(160);
const task = catalogueTagTask(titles, options);
const fresh = generatedTitles(40, 2);

describe("updateTagger", () => {
  it("learns the tags of a review anew, as if it had known them, and no other", async () => {
    const { tagger } = await fitTagger({ titles, task }, options, { seed: 1 });
    // A review finds that half of the titles with "wedding" have it not.
    const corrected = Array.from({ length: task.labels.rows }, (_, row) =>
      [...labelsOf(task.labels, row)].filter((tag) => tag !== 2 || row % 2 === 0),
    );
    const review = { ...task, labels: labelRowsOf(corrected, 3) };
    const updated = await updateTagger(tagger, { titles, task: review, before: task.labels }, { seed: 1 });
    expect(updated.tags).toEqual(["wedding"]);
    const [old, now] = [await tagger.scores(fresh), await updated.tagger.scores(fresh)];
    const { tagger: anew } = await fitTagger({ titles, task: review }, options, { seed: 1 });
    const expected = await anew.scores(fresh);
    now.forEach((score, cell) => expect(score).toBeCloseTo(cell % 3 === 2 ? expected[cell] : old[cell], 1));
    expect(now.filter((_, cell) => cell % 3 !== 2)).toEqual(old.filter((_, cell) => cell % 3 !== 2));
  });

  it("does nothing where nothing is new", async () => {
    const { tagger } = await fitTagger({ titles, task }, options, { seed: 1 });
    const same = await updateTagger(tagger, { titles, task, before: task.labels }, { seed: 1 });
    expect(same).toEqual({ tagger, tags: [] });
  });
});
