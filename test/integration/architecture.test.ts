import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const { levels } = (await import(join(root, ".dependency-cruiser.js"))) as { levels: string[][] };

describe("the house", () => {
  it("has no room that the table of levels does not know", () => {
    const rooms = readdirSync(join(root, "src")).filter((name) =>
      statSync(join(root, "src", name)).isDirectory(),
    );
    expect(levels.flat()).toEqual(expect.arrayContaining(rooms));
  });

  it("describes the same levels in docs/architecture.md as the checker uses", () => {
    const page = readFileSync(join(root, "docs", "architecture.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\d) \| (.+?) \|$/gm)].map((row) => row[2].match(/`[a-z]+`/g));
    expect(rows).toEqual(levels.map((rooms) => rooms.map((room) => `\`${room}\``)));
  });
});
