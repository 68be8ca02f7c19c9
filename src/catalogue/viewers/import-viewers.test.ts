import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Reject, rejectSchema } from "../../domain/index.ts";
import { type Lake, openLake, readViewerFacts } from "../../storage/index.ts";
import type { EventFile } from "../events/event-file.ts";
import { importFolder } from "../importers/import-folder.ts";
import { importViewers } from "./import-viewers.ts";
import type { ViewerFile } from "./viewer-file.ts";

let folder: string;
let lake: Lake;
let rejects: Reject[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-viewers-test-"));
  lake = await openLake({ threads: 2 });
  rejects = [];
});

afterEach(() => {
  lake.close();
  rmSync(folder, { recursive: true });
});

/** Writes files under `data/`, imports the folder's viewers and gives what is known of them. */
async function importThese(files: Readonly<Record<string, string | Uint8Array>>, strict = false) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, "data", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const [eventFiles, viewerFiles]: [EventFile[], ViewerFile[]] = [[], []];
  for await (const item of importFolder(join(folder, "data"))) {
    if (item.kind === "events") eventFiles.push(item.events);
    if (item.kind === "viewers") viewerFiles.push(item.viewers);
  }
  const viewersPath = join(folder, "viewers.parquet");
  const onReject = (reject: Reject) => void rejects.push(rejectSchema.parse(reject));
  const settings = { lake, files: viewerFiles, eventFiles, viewersPath, strict, onReject };
  const viewers = await importViewers(settings);
  const facts = await readViewerFacts(lake, viewersPath);
  return { viewers, facts: facts.map(({ viewerId, feature, value }) => `${viewerId} ${feature} ${value}`) };
}

describe("importViewers", () => {
  it("reads the MovieLens releases: ages as bands, and nothing of where someone lives", async () => {
    const { viewers, facts } = await importThese({
      "million/users.dat": gzipSync("1::M::1::4::00000\n2::F::56::7::00000\n"),
      "hundred/u.user": "7|29|M|writer|00000\n8|49|F|other|T0000\n",
    });
    expect(viewers).toBe(4);
    expect(facts).toEqual([
      "movielens-100k:7 ageBand 25-34",
      "movielens-100k:7 gender M",
      "movielens-100k:7 occupation writer",
      "movielens-100k:8 ageBand 45-49",
      "movielens-100k:8 gender F",
      "movielens-100k:8 occupation other",
      "movielens-1m:1 gender M",
      "movielens-1m:1 ageBand under 18",
      "movielens-1m:1 occupation 4",
      "movielens-1m:2 gender F",
      "movielens-1m:2 ageBand 56+",
      "movielens-1m:2 occupation 7",
    ]);
  });

  it("names viewers as the events of their folder", async () => {
    const ratings = "1::10::5::978300760\n";
    const { facts } = await importThese({
      "a/ratings.dat": ratings,
      "b/ratings.dat": ratings,
      "b/users.dat": "1::F::25::0::0\n",
      "c/viewers.csv": "viewer,country\n1,NO\n",
    });
    expect(facts).toEqual([
      "movielens-1m-b:1 gender F",
      "movielens-1m-b:1 ageBand 25-34",
      "movielens-1m-b:1 occupation 0",
      "marquee:1 country NO",
    ]);
  });

  it("reads every column of our own format but the day of signing up", async () => {
    const { viewers, facts } = await importThese({
      "viewers.csv": 'viewerId,country,plan,createdAt\nv1,NO,"with ads, yearly",2024-01-01\nv2,,,\n',
    });
    expect([viewers, facts]).toEqual([2, ["marquee:v1 country NO", "marquee:v1 plan with ads, yearly"]]);
  });

  it("puts bad rows aside, and of a bad cell only the cell", async () => {
    const { viewers, facts } = await importThese({
      "users.dat": "1::F::25::3::0\n2::F::old::3::0\n3::X::25::99::0\n1::M::25::3::0\n::F::25::3::0\n4::F\n",
      "viewers.csv": `viewer,country\nv1,${"x".repeat(101)}\n,NO\n"v""2",NO\nv3,NO\n`,
    });
    expect(rejects.map(({ file, line, column, reason }) => [file, line, column, reason])).toEqual([
      ["users.dat", 2, "Age", "wrong-type"],
      ["users.dat", 3, "Gender", "wrong-type"],
      ["users.dat", 3, "Occupation", "wrong-type"],
      ["users.dat", 4, "UserID", "duplicate-id"],
      ["users.dat", 5, "UserID", "missing-id"],
      ["users.dat", 6, null, "wrong-column-count"],
      ["viewers.csv", 2, "country", "too-long"],
      ["viewers.csv", 3, "viewer", "missing-id"],
      ["viewers.csv", 4, "viewer", "broken-quote"],
    ]);
    expect(viewers).toBe(5);
    expect(facts.filter((fact) => fact.startsWith("movielens-1m:3"))).toEqual([
      "movielens-1m:3 ageBand 25-34",
    ]);
    expect(facts.filter((fact) => fact.startsWith("movielens-1m:1 gender"))).toEqual([
      "movielens-1m:1 gender F",
    ]);
  });

  it("stops at the first bad row when strict", async () => {
    await expect(
      importThese({ "users.dat": "1::F::25::3::0\n2::F::old::3::0\n" }, true),
    ).rejects.toMatchObject({
      code: "invalid-row",
      message: expect.stringMatching(/^users\.dat:2:Age wrong-type: /) as string,
    });
  });

  it("writes an empty table where no file says anything, and reads none that is not there", async () => {
    expect(await importThese({ "notes.txt": "nothing\n" })).toEqual({ viewers: 0, facts: [] });
    expect(await readViewerFacts(lake, join(folder, "nowhere.parquet"))).toEqual([]);
  });

  it("takes no file of events for viewers", async () => {
    const { viewers } = await importThese({ "ratings.csv": "viewer,film,rating\nv1,Alien,4\n" });
    expect(viewers).toBe(0);
  });
});
