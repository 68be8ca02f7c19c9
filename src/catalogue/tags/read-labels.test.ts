import { describe, expect, it } from "vitest";
import { parseTagSchema } from "../../domain/index.ts";
import { parseTagLabels, readTagLabels } from "./read-labels.ts";
import { readTagSchema } from "./read-schema.ts";

const titleOf = (title: string) => (title === "tt1" ? "film-1" : undefined);
const text = [
  '{ "title": "tt1", "tag": "Slashers" }',
  '{ "title": "tt9", "tag": "cult" }',
  "{ broken",
  "",
  '{ "title": "tt1", "tag": "cult", "holds": "yes" }',
  '{ "title": "tt1", "tag": "slasher", "holds": false }',
].join("\n");

describe("parseTagLabels", () => {
  it("puts unknown titles and broken lines aside, with their lines", () => {
    const { rejects } = parseTagLabels(text, "labels.jsonl", { titleOf });
    expect(rejects.map(({ line, reason, column }) => [line, reason, column])).toEqual([
      [2, "unknown-title", "title"],
      [3, "broken-json", null],
      [5, "wrong-type", "holds"],
    ]);
  });

  it("brings tags to the names of the schema; the later label of a cell counts", () => {
    const schema = parseTagSchema('{ "name": "slasher", "aliases": ["slashers"] }', "schema.jsonl");
    const { labels } = parseTagLabels(text, "labels.jsonl", { titleOf, schema });
    expect(labels).toEqual([{ titleId: "film-1", tag: "slasher", holds: false }]);
  });

  it("passes over rows of a queue that are not answered, and puts unknown tags aside", () => {
    const queue = [
      '{ "title": "tt1", "tag": "cult", "holds": null, "name": "One (1999)", "probability": 0.4 }',
      '{ "title": "tt1", "tag": "slasher", "holds": false, "name": "One (1999)", "probability": 0.3 }',
      '{ "title": "tt1", "tag": "western", "holds": true }',
    ].join("\n");
    const tagOf = (name: string) => (name === "western" ? undefined : name);
    const read = parseTagLabels(queue, "queue.jsonl", { titleOf, tagOf });
    expect(read.labels).toEqual([{ titleId: "film-1", tag: "slasher", holds: false }]);
    expect(read.open).toBe(1);
    expect(read.rejects).toMatchObject([{ line: 3, column: "tag", reason: "unknown-tag" }]);
  });

  it("stops at the first bad row when strict", () => {
    expect(() => parseTagLabels(text, "labels.jsonl", { titleOf, strict: true })).toThrow(
      /labels.jsonl:2:title unknown-title: .*"tt9"/,
    );
  });
});

describe("files that are not there", () => {
  it("are named", async () => {
    await expect(readTagLabels("/nowhere/labels.jsonl", { titleOf })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(readTagSchema("/nowhere/schema.jsonl")).rejects.toMatchObject({ code: "not-found" });
  });
});
