import { describe, expect, it } from "vitest";
import { bucket, labelCounts, labelsOf } from "../../metrics/index.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { keywordsTask, motagsTask, mpstTask, type TagTask, withFewerLabels } from "./task.ts";

const titles = generatedTitles(600);

/** No row of a part that is not train or valid may show a label. */
function expectHidden({ problem, truth }: TagTask) {
  for (const row of [...problem.parts.test, ...problem.parts.unlabelled]) {
    expect(labelsOf(problem.labels, row).length).toBe(0);
    expect(labelsOf(truth, row).length).toBeGreaterThan(0);
  }
  for (const row of [...problem.parts.train, ...problem.parts.valid]) {
    expect(labelsOf(problem.labels, row)).toEqual(labelsOf(truth, row));
  }
}

describe("tag tasks", () => {
  it("mpst splits by bucket and hides the labels of test titles", () => {
    const task = mpstTask(titles);
    const { train, valid, test } = task.problem.parts;
    expect([...test].every((row) => bucket(task.problem.keys[row]) >= 8)).toBe(true);
    expect([...valid].every((row) => bucket(task.problem.keys[row]) === 7)).toBe(true);
    expect(train.length + valid.length + test.length).toBe(600);
    expectHidden(task);
  });

  it("mpst leaves a synopsis that stands in test out of train and valid", () => {
    const tested = titles.find(({ key }) => bucket(key) === 9);
    const copies = Array.from({ length: 40 }, (_, at) => ({
      ...titles[0],
      key: `copy${at}`,
      document: tested?.document ?? { text: "" },
    }));
    const { problem } = mpstTask([...titles, ...copies]);
    const { train, valid, test } = problem.parts;
    const among = (rows: Int32Array) =>
      [...rows].filter((row) => problem.documents[row].text === tested?.document.text).length;
    expect([among(train), among(valid)]).toEqual([0, 0]);
    expect(among(test)).toBeGreaterThan(1);
  });

  it("keywords keeps what is used five times, the most used first", () => {
    const rare = (uses: number) =>
      titles.map((title, at) => (at < uses ? { ...title, tags: [...title.tags, "rare"] } : title));
    expect(keywordsTask(rare(4)).problem.tags).not.toContain("rare");
    const { problem, truth } = keywordsTask(rare(5));
    expect(problem.tags.at(-1)).toBe("rare");
    expect(labelCounts(truth)[4]).toBe(5);
    expect(problem.goal).toBe("ranking");
  });

  it("motags spreads every tag over the parts alike", () => {
    const task = motagsTask(titles, 1);
    expectHidden(task);
    const total = labelCounts(task.truth);
    const { train, valid, test } = task.problem.parts;
    [train, valid, test].forEach((part, at) => {
      labelCounts(task.truth, part).forEach((count, tag) => {
        expect(Math.abs(count - [0.6, 0.1, 0.3][at] * total[tag])).toBeLessThan(5);
      });
    });
  });

  it("can take most labels away", () => {
    const full = mpstTask(titles);
    const task = withFewerLabels(full, 0.1, 1);
    expectHidden(task);
    const { train, unlabelled, test } = task.problem.parts;
    expect(train.length).toBe(Math.round(full.problem.parts.train.length / 10));
    expect(train.length + unlabelled.length).toBe(full.problem.parts.train.length);
    expect(test).toEqual(full.problem.parts.test);
  });

  it("says what files it needs when there are too few titles", () => {
    expect(() => mpstTask([])).toThrow(/too few .* "mpst"/);
  });
});
