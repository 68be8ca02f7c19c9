import { beforeAll, describe, expect, it } from "vitest";
import { labelRowsOf } from "../../metrics/index.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { fitTagger } from "./fit-tagger.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { labellingQueue, type LabellingOrderName } from "./labelling-queue.ts";
import { tagOptionsSchema } from "./options.ts";
import type { Tagger } from "./tagger.ts";

const options = tagOptionsSchema.parse({ fields: ["mood"], folds: 2 });
const titles = generatedTitles(160);
const task = catalogueTagTask(titles, options);
// The last ten titles have come since; of the first it is not known whether it is haunting.
const latecomers = generatedTitles(10, 2).map((title, at) => ({
  ...title,
  id: `film-${String(900 + at).padStart(16, "0")}` as typeof title.id,
}));
const now = [...titles.slice(0, 150), ...latecomers];
const known = {
  labelled: task.labelled.slice(0, 150),
  labels: task.labels,
  unknown: labelRowsOf([[1], ...now.slice(1).map(() => [])], 3),
  denied: task.denied,
};

let tagger: Tagger;
beforeAll(async () => {
  ({ tagger } = await fitTagger({ titles, task }, options, { seed: 1 }));
});
const ask = (count: number, order?: LabellingOrderName, seed = 1) =>
  labellingQueue(tagger, now, known, { count, order, seed });

describe("labellingQueue", () => {
  it("asks about all that is not known, each once, and about nothing that is", async () => {
    const questions = await ask(1000);
    const cells = questions.map(({ titleId, tag }) => `${titleId} ${tag}`);
    expect(new Set(cells).size).toBe(31);
    expect(cells).toContain(`${now[0].id} haunting`);
    expect(cells.filter((cell) => latecomers.some(({ id }) => cell.startsWith(id)))).toHaveLength(30);
  });

  it("asks also about what is merely not named, but not about what somebody denied", async () => {
    const lists = now.map((_, row) => (row === 3 ? [0, 1, 2] : []));
    const labels = labelRowsOf(
      now.map((_, row) => (row < 150 && row !== 3 ? [0] : [])),
      3,
    );
    const questions = await labellingQueue(
      tagger,
      now,
      { ...known, labels, denied: labelRowsOf(lists, 3) },
      { count: 1000, absent: true, seed: 1 },
    );
    expect(questions).toHaveLength(149 * 2 + 10 * 3);
    expect(questions.some(({ titleId }) => titleId === now[3].id)).toBe(false);
  });

  it("puts likely tags first by expected gain, and unsure ones by uncertainty", async () => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const probabilities = async (order: LabellingOrderName) =>
      (await ask(31, order)).map(({ probability }) => probability);
    const gains = await probabilities("expected-gain");
    expect(mean(gains.slice(0, 8))).toBeGreaterThan(mean(gains.slice(8)) + 0.3);
    const sure = (await probabilities("uncertainty")).map((probability) => Math.abs(probability - 0.5));
    expect(mean(sure.slice(0, 8))).toBeLessThan(mean(sure.slice(8)));
  });

  it("gives the same for the same seed, the longer queue beginning like the shorter", async () => {
    expect(await ask(10)).toEqual(await ask(10));
    expect((await ask(20)).slice(0, 10)).toEqual(await ask(10));
    expect(await ask(10, "random", 2)).not.toEqual(await ask(10, "random", 1));
  });
});
