import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDemoTitles } from "./load-titles.ts";
import { materialiseDemoCatalogue } from "./materialise.ts";

describe("materialiseDemoCatalogue", () => {
  let folder = "";
  let source = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-materialise-"));
    source = join(folder, "source");
    const titles = (await loadDemoTitles()).slice(0, 12);
    await mkdir(source);
    await writeFile(join(source, "titles-a.jsonl"), titles.map((title) => JSON.stringify(title)).join("\n"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const write = (name: string) =>
    materialiseDemoCatalogue(join(folder, name), { seed: 5, viewers: 20, events: 900, source });

  it("writes every file, the same bytes each time", async () => {
    expect(await write("one")).toEqual({ titles: 12, viewers: 20, events: 900, posters: 12 });
    await write("two");
    const files = ["titles.jsonl", "viewers.csv", "events.csv"];
    const posters = await readdir(join(folder, "one", "posters"));
    expect(posters).toHaveLength(12);
    for (const file of [...files, ...posters.map((name) => join("posters", name))]) {
      const [one, two] = [
        await readFile(join(folder, "one", file)),
        await readFile(join(folder, "two", file)),
      ];
      expect(one.equals(two), file).toBe(true);
    }
  });

  it("writes CSV that reads back", async () => {
    const read = async (name: string) =>
      parse<Record<string, string>>(await readFile(join(folder, "one", name)), { columns: true });
    const events = await read("events.csv");
    expect(events).toHaveLength(900);
    expect(Object.keys(events[0])).toEqual(["viewer", "title:marquee-demo", "kind", "value", "time"]);
    expect(Number.isFinite(Date.parse(events[0].time))).toBe(true);
    const known = new Set((await read("viewers.csv")).map(({ viewerId }) => viewerId));
    expect(events.every(({ viewer }) => known.has(viewer))).toBe(true);
    const lines = (await readFile(join(folder, "one", "titles.jsonl"), "utf8")).trim().split("\n");
    const ids = new Set(lines.map((line) => (JSON.parse(line) as { id: string; addedAt: string }).id));
    expect(events.every((event) => ids.has(event["title:marquee-demo"]))).toBe(true);
  });

  it("stops when asked to", async () => {
    const stopped = AbortSignal.abort();
    const run = materialiseDemoCatalogue(join(folder, "three"), { seed: 5, source, signal: stopped });
    await expect(run).rejects.toMatchObject({ code: "cancelled" });
  });
});
