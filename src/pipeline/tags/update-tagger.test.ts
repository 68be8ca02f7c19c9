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
    const updated = await updateTagger(tagger, { titles, task: review, before: task }, { seed: 1 });
    expect(updated.tags).toEqual(["wedding"]);
    const [old, now] = [await tagger.scores(fresh), await updated.tagger.scores(fresh)];
    const { tagger: anew } = await fitTagger({ titles, task: review }, options, { seed: 1 });
    const expected = await anew.scores(fresh);
    now.forEach((score, cell) => expect(score).toBeCloseTo(cell % 3 === 2 ? expected[cell] : old[cell], 1));
    expect(now.filter((_, cell) => cell % 3 !== 2)).toEqual(old.filter((_, cell) => cell % 3 !== 2));
  });

  it("does nothing where nothing is new", async () => {
    const { tagger } = await fitTagger({ titles, task }, options, { seed: 1 });
    const same = await updateTagger(tagger, { titles, task, before: task }, { seed: 1 });
    expect(same).toEqual({ tagger, tags: [], cells: 0 });
  });

  it("learns from what was unknown and does not hold, too", async () => {
    const { tagger } = await fitTagger({ titles, task }, options, { seed: 1 });
    // Whether they are weddings was not known of the last titles; now they are none.
    const asked = [...task.labelled].slice(-40);
    const open = titles.map((_, row) => (asked.includes(row) ? [2] : []));
    const before = { ...task, unknown: labelRowsOf(open, 3) };
    const lists = titles.map((_, row) =>
      [...labelsOf(task.labels, row)].filter((tag) => tag !== 2 || !asked.includes(row)),
    );
    const after = { ...task, labels: labelRowsOf(lists, 3) };
    const updated = await updateTagger(
      tagger,
      { titles, task: after, before: { ...before, labels: after.labels } },
      { seed: 1 },
    );
    expect(updated).toMatchObject({ tags: ["wedding"], cells: 40 });
  });
});
