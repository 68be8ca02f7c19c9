import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { type ImportedProject, openImportedProject } from "./imported-project.test-helper.ts";
import { labelQuestions } from "./labelling-queue.ts";
import { tagOptionsSchema } from "./options.ts";
import { openTagger } from "./project-tagger.ts";
import { reviewTagger } from "./review-tagger.ts";
import { trainTagger } from "./train-tagger.ts";

/** The last forty have no moods: nothing is known of them. */
const truth = generatedTitles(200);
const titles = truth.map((title, at) => (at < 160 ? title : { ...title, mood: undefined }));
const options = tagOptionsSchema.parse({ fields: ["mood"], folds: 2 });
let made: ImportedProject;
let number = 0;

beforeAll(async () => {
  made = await openImportedProject(titles);
  await trainTagger(made.project, made.lake, { options, seed: 1 });
});
afterAll(() => made.close());

async function review(lines: readonly object[], strict = false) {
  const labels = join(made.folder, `review-${number++}.jsonl`);
  await writeFile(labels, lines.map((line) => JSON.stringify(line)).join("\n"));
  return reviewTagger(made.project, made.lake, { labels, strict, seed: 1 });
}

describe("reviewTagger", () => {
  it("learns an answered queue, asks no more about it, and does nothing the second time", async () => {
    const ask = () => labelQuestions(made.project, made.lake, { count: 200, seed: 1 });
    const questions = await ask();
    expect(questions).toHaveLength(40 * 3);
    // Film 160 to 199, by the number in the name.
    const holds = (name: string, tag: string) => truth[Number(name.slice(5))].mood?.includes(tag);
    const answers = questions
      .filter(({ tag }) => tag === "wedding")
      .map(({ titleId, name, tag }) => ({ title: titleId, tag, holds: holds(name, tag) }));
    const reviewed = await review(answers);
    expect(reviewed).toMatchObject({ tags: ["wedding"], cells: 40, tagCount: 3, rejects: [] });
    expect(await ask()).toHaveLength(40 * 2);
    await using tagger = await openTagger(made.project);
    expect(tagger.tags).toHaveLength(3);
    const again = await review(answers);
    expect(again).toMatchObject({ tags: [], cells: 0, folder: reviewed.folder });
  });

  it("keeps that an absence was confirmed, and asks no more about it", async () => {
    const ask = () => labelQuestions(made.project, made.lake, { count: 1000, absent: true, seed: 1 });
    const [title] = titles;
    const [tag] = ["wedding", "haunting", "frontier"].filter((name) => !title.mood?.includes(name));
    const isAsked = async () => (await ask()).some((one) => one.titleId === title.id && one.tag === tag);
    expect(await isAsked()).toBe(true);
    const answer = [{ title: title.id, tag, holds: false }];
    expect(await review(answer)).toMatchObject({ cells: 0, confirmed: 1, tags: [] });
    expect(await isAsked()).toBe(false);
    expect(await review(answer)).toMatchObject({ cells: 0, confirmed: 0 });
  });

  it("puts unknown titles, unknown tags and broken lines aside, and passes over what is not answered", async () => {
    const lines = [
      { title: titles[170].externalIds.imdb, tag: "Haunting", holds: true },
      { title: titles[171].id, tag: "haunting", holds: null },
      { title: "tt0000001", tag: "haunting" },
      { title: titles[172].id, tag: "musical" },
      { title: titles[172].id, holds: true },
    ];
    const { rejects, open, cells, tags } = await review(lines);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "unknown-title"],
      [4, "unknown-tag"],
      [5, "wrong-type"],
    ]);
    expect({ open, cells, tags }).toEqual({ open: 1, cells: 1, tags: ["haunting"] });
    await expect(review(lines, true)).rejects.toThrow(/review-\d+.jsonl:3/);
    await expect(review([lines[1], lines[3]])).rejects.toMatchObject({
      code: "missing-input",
      message: expect.stringMatching(/1 rows are not answered[^]*:2: There is no tag "musical"/) as string,
    });
  });

  it("learns in the clusters of a classifier, and refuses one without clusters", async () => {
    const small = { blocks: [32], epochs: 2 };
    const train = (clusters: object | null) => {
      const embedder = {
        kind: "tower",
        termUnits: 32,
        hidden: [32],
        dimensions: 16,
        epochs: 1,
        batchSize: 64,
      };
      const scorer = { kind: "classifier", embedder, clusters, head: small, local: small, evidence: null };
      const own = tagOptionsSchema.parse({ fields: ["mood"], folds: 2, scorer });
      return trainTagger(made.project, made.lake, { options: own, seed: 1 });
    };
    const answer = [{ title: titles[180].id, tag: "wedding", holds: true }];
    await train({ count: [2, 3], nearest: 1, minimumTitles: 5 });
    const questions = await labelQuestions(made.project, made.lake, { count: 5, seed: 1 });
    expect(questions).toHaveLength(5);
    const { clusters, cells } = await review(answer);
    expect(cells).toBe(1);
    expect([2, 3]).toContain(clusters?.of);
    expect(clusters?.learned).toHaveLength(1);
    await train(null);
    await expect(review(answer)).rejects.toMatchObject({ code: "invalid-option" });
  });
});
