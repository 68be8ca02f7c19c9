import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { fixture } from "./collect.test-helper.ts";
import type { FileSummary } from "./import-file.ts";
import { type FolderOptions, importFolder } from "./import-folder.ts";
import { planFolderImport } from "./plan-folder.ts";

let folder: string;

beforeEach(() => {
  const scratch = mkdtempSync(join(tmpdir(), "marquee-folder-"));
  folder = join(scratch, "catalogue");
  mkdirSync(join(folder, "b"), { recursive: true });
  mkdirSync(join(folder, "a/images"), { recursive: true });
  cpSync(fixture("bad-rows.csv"), join(folder, "b/stream_titles.csv"));
  cpSync(fixture("tmdb-json-lines.jsonl"), join(folder, "a/films"));
  cpSync(fixture("movielens-ratings.csv"), join(folder, "b/ratings.csv"));
  writeFileSync(join(folder, "README.md"), "# About\n");
  writeFileSync(join(folder, ".hidden"), "");
  writeFileSync(join(folder, "empty.csv"), "");
  writeFileSync(join(folder, "a/images/tt0000101.jpg"), "a picture");
  writeFileSync(join(folder, "a/images/other.PNG"), "a picture");
  writeFileSync(join(folder, "a/images/readme.txt"), "about pictures");
  cpSync(fixture("mpst.csv"), join(scratch, "outside.csv"));
  symlinkSync(join(scratch, "outside.csv"), join(folder, "c-link.csv"));
  symlinkSync(join(folder, "a/films"), join(folder, "d-link"));
  symlinkSync("..", join(folder, "e-loop"));
  onTestFinished(() => rmSync(scratch, { recursive: true }));
});

async function importAll(options: FolderOptions = {}) {
  const summaries: FileSummary[] = [];
  const kinds: Record<string, number> = {};
  for await (const item of importFolder(folder, options)) {
    kinds[item.kind] = (kinds[item.kind] ?? 0) + 1;
    if (item.kind === "file") summaries.push(item.summary);
  }
  return { summaries, kinds };
}

it("walks a folder in order, imports what it knows and says why it passes over the rest", async () => {
  const { summaries, kinds } = await importAll();
  expect(summaries.map(({ file, importer, skipped }) => [file, importer ?? skipped])).toEqual([
    [".hidden", "hidden"],
    ["README.md", "unknown format"],
    ["a/films", "tmdb-json-lines"],
    ["a/images/", "poster-pictures"],
    ["a/images/readme.txt", "unknown format"],
    ["b/ratings.csv", "movielens-ratings"],
    ["b/stream_titles.csv", "streaming-titles"],
    ["c-link.csv", "a link that leads out of the folder"],
    ["d-link", "tmdb-json-lines"],
    ["e-loop", "a link that leads out of the folder"],
    ["empty.csv", "empty"],
  ]);
  expect(kinds).toEqual({ file: 11, record: 12, reject: 11, events: 1, poster: 2 });
});

it("sums up each file", async () => {
  let now = 0;
  const { summaries } = await importAll({ clock: { now: () => (now += 500) } });
  expect(summaries.find(({ file }) => file === "b/stream_titles.csv")).toMatchObject({
    rows: 14,
    records: 8,
    rejects: 11,
    rejectsByReason: { "wrong-type": 3, "bad-encoding": 2, "missing-id": 2, "broken-quote": 1 },
    seconds: 0.5,
  });
  expect(summaries.find(({ file }) => file === "b/ratings.csv")).toMatchObject({ events: true, records: 0 });
});

const notForImport = ["README.md", "a/images/*.txt", "c-link.csv", "e-loop", "empty.csv"];

it("stops at the first file that it does not know when strict, unless that is ignored", async () => {
  const stopped = importAll({ strict: true });
  await expect(stopped).rejects.toMatchObject({ code: "invalid-file", details: { file: "README.md" } });
  await expect(stopped).rejects.toThrow("README.md cannot be imported: unknown format.");
  const { summaries } = await importAll({ strict: true, ignore: [...notForImport, "b"] });
  expect(summaries.filter(({ skipped }) => skipped === "ignored by the configuration")).toHaveLength(7);
  await expect(importAll({ strict: true, ignore: notForImport.slice(0, 4).concat("b") })).rejects.toThrow(
    "empty.csv",
  );
});

it("stops at the first bad row when strict, and when told to stop", async () => {
  const strict = { strict: true, ignore: notForImport };
  await expect(importAll(strict)).rejects.toMatchObject({ code: "invalid-row" });
  await expect(importAll({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
});

it("says that a folder is missing", async () => {
  await expect(importFolder(join(folder, "nowhere")).next()).rejects.toMatchObject({ code: "not-found" });
  await expect(importFolder(join(folder, "README.md")).next()).rejects.toMatchObject({ code: "not-found" });
});

it("plans what it will read and what it will pass over, with sizes", async () => {
  const planned = await planFolderImport(folder, { ignore: ["b/*.csv"] });
  const { summaries } = await importAll({ ignore: ["b/*.csv"] });
  expect(planned.map(({ file, importer, skipped }) => ({ file, importer, skipped }))).toEqual(
    summaries.map(({ file, importer, skipped }) => ({ file, importer, skipped })),
  );
  const of = (file: string) => planned.find((each) => each.file === file);
  expect(of("README.md")).toEqual({ file: "README.md", bytes: 8, importer: null, skipped: "unknown format" });
  expect(of("a/images/")).toEqual({
    file: "a/images/",
    bytes: 18,
    importer: "poster-pictures",
    pictures: 2,
  });
  await expect(planFolderImport(join(folder, "nowhere"))).rejects.toMatchObject({ code: "not-found" });
});
