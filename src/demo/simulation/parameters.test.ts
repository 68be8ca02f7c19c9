import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parameters } from "./parameters.ts";

/** Every number of the parameters by its path. */
function numbersOf(value: object, prefix = ""): [string, number][] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]): [string, number][] => {
    if (typeof member === "number") return [[prefix + name, member]];
    return numbersOf(member as object, `${prefix}${name}.`);
  });
}

describe("the documented taste model", () => {
  it("has the parameters of the code", async () => {
    const page = await readFile(
      new URL("../../../docs/reference/demo-taste-model.md", import.meta.url),
      "utf8",
    );
    const rows = Array.from(
      page.matchAll(/^\| `([\w.]+)` \| (-?[\d.]+) \|/gm),
      ([, name, value]): [string, number] => [name, Number(value)],
    );
    const { start: _start, end: _end, quietEnd: _quiet, ...documented } = parameters;
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(numbersOf(documented)));
  });
});
