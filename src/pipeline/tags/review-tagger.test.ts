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
});
