import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readGenreExtension } from "./read-extension.ts";

async function fileWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "marquee-genres-")), "genres.json");
  await writeFile(path, text);
  return path;
}

describe("readGenreExtension", () => {
  it("reads a mapping and fills in what is absent", async () => {
    const path = await fileWith('{ "mapping": { "Arthouse": ["drama"] } }');
    expect(await readGenreExtension(path)).toEqual({ genres: [], mapping: { Arthouse: ["drama"] } });
  });

  it.each([
    ["text that is not JSON", "{ genres:", "invalid-file"],
    ["a mapping to something else than lists", '{ "mapping": { "Arthouse": "drama" } }', "invalid-file"],
    ["an unknown member", '{ "genre": [] }', "invalid-file"],
  ])("refuses %s", async (_, text, code) => {
    await expect(readGenreExtension(await fileWith(text))).rejects.toMatchObject({ code });
  });

  it("names a file that is not there", async () => {
    await expect(readGenreExtension("/nowhere/genres.json")).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("/nowhere/genres.json") as string,
    });
  });
});
