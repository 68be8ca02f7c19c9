import { describe, expect, it } from "vitest";
import { parseTagSchema } from "./tag-schema.ts";

const lines = (...tags: readonly object[]) => tags.map((tag) => JSON.stringify(tag)).join("\n");

describe("parseTagSchema", () => {
  it("finds tags by name and alias, whatever the case, and their ancestors", () => {
    const schema = parseTagSchema(
      `\n${lines({ name: "slasher", parent: "Horror", aliases: ["Slashers", "slasher"] }, { name: "horror", parent: "genre" }, { name: "genre" })}\r\n`,
      "schema.jsonl",
    );
    const slasher = schema.find("SLASHERS ");
    expect(slasher?.name).toBe("slasher");
    expect(slasher && schema.ancestors(slasher).map(({ name }) => name)).toEqual(["horror", "genre"]);
    expect(schema.find("western")).toBeUndefined();
  });

  it.each([
    ["a name twice", lines({ name: "cult" }, { name: "Cult" }), /s:2: "Cult" already stands in line 1/],
    [
      "an alias that is a name",
      lines({ name: "cult" }, { name: "b", aliases: ["cult"] }),
      /s:2: "cult" already/,
    ],
    ["a parent that is missing", lines({ name: "a", parent: "b" }), /s:1: the parent "b" is not a tag/],
    [
      "a circle",
      lines({ name: "x" }, { name: "a", parent: "b" }, { name: "b", parent: "a" }),
      /s:2: .*circle: a → b → a/,
    ],
    ["a tag that is its own parent", lines({ name: "a", parent: "a" }), /s:1: .*circle: a → a/],
    ["a broken line", `${lines({ name: "a" })}\n{ name: }`, /s:2: not a JSON object/],
    ["a member that is unknown", lines({ name: "a", parents: ["b"] }), /s:1: .*parents/],
    ["an empty name", lines({ name: " " }), /s:1: name/],
    ["an empty file", "\n", /s:1: the file holds no tag/],
  ])("names the line of %s", (_what, text, message) => {
    expect(() => parseTagSchema(text, "s")).toThrow(message);
  });

  it("tells all faults at once, a circle once, in the order of the lines", () => {
    try {
      parseTagSchema(
        lines(
          { name: "c", parent: "a" },
          { name: "a", parent: "b" },
          { name: "b", parent: "a" },
          { name: "a" },
        ),
        "s",
      );
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "invalid-file",
        details: { problems: [{ line: 2 }, { line: 4 }] },
      });
    }
  });
});
