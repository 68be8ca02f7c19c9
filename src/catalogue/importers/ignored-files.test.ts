import { expect, it } from "vitest";
import { isIgnored } from "./ignored-files.ts";

it("takes paths, stars and whole folders, and nothing that only begins like them", () => {
  const patterns = ["README.md", "old/", "*/notes (*).txt"];
  const ignored = ["README.md", "old/a/b.csv", "x/notes (1).txt", "old"];
  const kept = ["a/README.md", "README.mdx", "READMEamd", "older/a.csv", "x/y/notes (1).txt"];
  expect(ignored.filter((file) => !isIgnored(file, patterns))).toEqual([]);
  expect(kept.filter((file) => isIgnored(file, patterns))).toEqual([]);
});
