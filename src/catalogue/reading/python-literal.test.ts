import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonLiteral } from "./python-literal.ts";

describe("Python literals", () => {
  it.each([
    ["[{'id': 931, 'name': 'jealousy'}]", [{ id: 931, name: "jealousy" }]],
    [`["based on children's book", 'say "hi"']`, ["based on children's book", 'say "hi"']],
    [String.raw`'it\'s \\ a \t tab \x41 \u00e9 \U0001F600 \q'`, "it's \\ a \t tab A é 😀 \\q"],
    [String.raw`r'raw \n stays'`, "raw \\n stays"],
    ["(1, -2.5e3, .5, 1_000,)", [1, -2500, 0.5, 1000]],
    ["{None: True, 1: False, 'a': nan}", { null: true, "1": false, a: null }],
    ["{'a', 'b'}", ["a", "b"]],
    [" [ ] ", []],
    ["{}", {}],
    ["()", []],
  ])("reads %s", (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  it.each([
    "[1, 2",
    "'open",
    "[1 2]",
    "__import__('os')",
    "1 + 1",
    "",
    "{'a': }",
    String.raw`'\x4'`,
    "[1] x",
  ])("refuses %s", (text) => {
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });

  it("refuses bottomless nesting instead of overflowing the stack", () => {
    expect(() => parsePythonLiteral("[".repeat(100_000))).toThrow(/too deep/);
  });

  it("reads what Python's repr writes", () => {
    const literal = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: "grapheme" }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(literal, (value) => {
        expect(parsePythonLiteral(repr(value))).toEqual(Object.is(value, -0) ? 0 : value);
      }),
    );
  });
});

/** As Python writes a value: single quotes unless the text has one and no double quote. */
function repr(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return reprText(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(value);
  const entries = Object.entries(value as object).map(([key, member]) => `${reprText(key)}: ${repr(member)}`);
  return `{${entries.join(", ")}}`;
}

function reprText(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}
