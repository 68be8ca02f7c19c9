import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, readParquet } from "../../storage/index.ts";
import type { Project } from "../project.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { openImportedProject } from "./imported-project.test-helper.ts";
import { tagOptionsSchema } from "./options.ts";
import { openTagger, readTagVectors } from "./project-tagger.ts";
import { proposedTagsPath } from "./tagger-artifact.ts";
import { trainTagger } from "./train-tagger.ts";

const titles = generatedTitles(200);
let folder: string;
let lake: Lake;
let project: Project;

let close: () => Promise<void>;

beforeAll(async () => {
  ({ folder, lake, project, close } = await openImportedProject(titles));
});
afterAll(() => close());

const options = tagOptionsSchema.parse({ fields: ["mood"] });
const write = async (name: string, ...lines: readonly object[]) => {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => JSON.stringify(line)).join("\n"));
  return path;
};

describe("trainTagger", () => {
  it("learns from the catalogue, proposes tags for every title, and does nothing the second time", async () => {
    await expect(openTagger(project)).rejects.toMatchObject({ code: "not-found" });
    const first = await trainTagger(project, lake, { options, seed: 1 });
    expect(first.cached).toBe(false);
    expect(first.artifact.manifest.summary).toMatchObject({ tags: 3, labelled: 200, scorer: "linear" });
    expect((await trainTagger(project, lake, { options, seed: 1 })).cached).toBe(true);
    await using tagger = await openTagger(project);
    expect(tagger.tags).toEqual(["frontier", "haunting", "wedding"]);
    const proposed = new Set<string>();
    for await (const { titleId } of readParquet<{ titleId: string }>(
      lake,
      proposedTagsPath(first.artifact.folder),
    ))
      proposed.add(titleId);
    expect(proposed.size).toBe(200);
    expect((await readTagVectors(project, lake)).dimensions).toBe(3);
  });

  it("learns from a file of labels, puts unknown titles aside with their lines, and leaves rare tags out", async () => {
    const labels = await write(
      "labels.jsonl",
      ...titles.slice(0, 90).map(({ externalIds, mood = [] }) => ({ title: externalIds.imdb, tag: mood[0] })),
      { title: "tt9999999", tag: "wedding" },
      { title: titles[0].id, tag: "lonely" },
    );
    const { task, rejects } = await trainTagger(project, lake, { options, labels, seed: 1 });
    expect(rejects).toMatchObject([{ line: 91, reason: "unknown-title" }]);
    expect(task.rare).toEqual([{ tag: "lonely", titles: 1 }]);
    expect(task.labelled).toHaveLength(90);
    await expect(trainTagger(project, lake, { options, labels, strict: true, seed: 1 })).rejects.toThrow(
      /labels.jsonl:91/,
    );
  });

  it("names a file without a usable label, and faults of a schema with their lines", async () => {
    const labels = await write("strangers.jsonl", { title: "tt9999999", tag: "wedding" });
    await expect(trainTagger(project, lake, { options, labels, seed: 1 })).rejects.toThrow(
      /strangers.jsonl:1/,
    );
    const schema = await write(
      "schema.jsonl",
      { name: "a", parent: "b" },
      { name: "b", parent: "a" },
      { name: "A" },
    );
    await expect(trainTagger(project, lake, { options, schema, seed: 1 })).rejects.toThrow(
      /schema.jsonl:1: .*circle[^]*schema.jsonl:3: "A" already stands in line 1/,
    );
  });
});
