import { describe, expect, it } from "vitest";
import { parseTagSchema, type Title } from "../../domain/index.ts";
import { labelsOf } from "../../metrics/index.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { labelledTagTask } from "./labelled-tags.ts";
import type { TagTask } from "./tag-task.ts";

const title = (id: string, members: Partial<Title>): Title => ({
  ...{ id: id as Title["id"], kind: "film", name: id, genres: [], primaryGenres: [], sources: ["test"] },
  externalIds: {},
  ...members,
});
const namesOf = ({ tags, labels }: TagTask, row: number) =>
  [...labelsOf(labels, row)].map((tag) => tags[tag]);
const openOf = ({ tags, unknown }: TagTask, row: number) =>
  [...labelsOf(unknown, row)].map((tag) => tags[tag]);

const schema = parseTagSchema(
  [
    { name: "Slasher", parent: "horror", aliases: ["slashers"] },
    { name: "horror", parent: "genre film" },
    { name: "genre film" },
    { name: "western" },
  ]
    .map((tag) => JSON.stringify(tag))
    .join("\n"),
  "schema.jsonl",
);

describe("catalogueTagTask", () => {
  const titles = [
    title("a", { mood: ["Dark"], keywords: ["heist"] }),
    title("b", { mood: ["dark", "funny"] }),
    title("c", { keywords: ["heist", "dark"] }),
    title("d", {}),
  ];
  const task = catalogueTagTask(titles, { fields: ["mood", "keywords"], minimumTitles: 2 });

  it("learns the most common tags where there are more than are wanted", () => {
    const options = { fields: ["mood" as const, "keywords" as const], minimumTitles: 1, maximumTags: 1 };
    const { tags, rare } = catalogueTagTask(titles, options);
    expect(tags).toEqual(["Dark"]);
    expect(rare).toEqual([
      { tag: "funny", titles: 1 },
      { tag: "heist", titles: 2 },
    ]);
  });

  it("learns what enough titles have, whatever the case and the member, and names the others", () => {
    expect(task.tags).toEqual(["Dark", "heist"]);
    expect(task.rare).toEqual([{ tag: "funny", titles: 1 }]);
    expect([0, 1, 2].map((row) => namesOf(task, row))).toEqual([
      ["Dark", "heist"],
      ["Dark"],
      ["Dark", "heist"],
    ]);
    expect([...task.labelled]).toEqual([0, 1, 2]);
  });

  it("does not know what a member that a title lacks would say", () => {
    // Moods and keywords give "dark", keywords alone "heist".
    expect([0, 1, 2, 3].map((row) => openOf(task, row))).toEqual([[], ["heist"], [], []]);
  });
});

describe("labelledTagTask", () => {
  const labels = [
    { titleId: "a", tag: "slashers", holds: true },
    { titleId: "b", tag: "horror", holds: true },
    { titleId: "b", tag: "slasher", holds: false },
    { titleId: "gone", tag: "horror", holds: true },
    { titleId: "a", tag: "outside", holds: true },
  ];
  const read = (unnamed: "no" | "unknown") =>
    labelledTagTask(["a", "b", "c"], labels, { minimumTitles: 1, unnamed }, schema);

  it("gives the broader tags to whoever has a narrower one, and keeps to the schema", () => {
    const task = read("no");
    expect(task.tags).toEqual(["genre film", "horror", "Slasher"]);
    expect([0, 1, 2].map((row) => namesOf(task, row))).toEqual([
      ["genre film", "horror", "Slasher"],
      ["genre film", "horror"],
      [],
    ]);
    expect(task.narrower).toEqual([[1, 2], [2], []]);
    expect(task.rare).toEqual([{ tag: "western", titles: 0 }]);
    expect([...task.labelled]).toEqual([0, 1]);
  });

  it("takes what is not named as absent or as unknown", () => {
    expect(openOf(read("no"), 1)).toEqual([]);
    const sparse = labelledTagTask(["a", "b"], labels.slice(0, 2), { minimumTitles: 1, unnamed: "unknown" });
    expect(openOf(sparse, 0)).toEqual(["horror"]);
    expect(openOf(sparse, 1)).toEqual(["slashers"]);
  });
});
