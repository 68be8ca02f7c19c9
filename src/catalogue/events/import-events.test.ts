import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reject } from "../../domain/index.ts";
import { type Lake, openLake, writeParquet } from "../../storage/index.ts";
import { importFolder } from "../importers/import-folder.ts";
import type { EventFile } from "./event-file.ts";
import { importEvents } from "./import-events.ts";

let folder: string;
let lake: Lake;
let rejects: Reject[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-events-test-"));
  lake = await openLake({ threads: 2 });
  rejects = [];
  const links = Array.from({ length: 300 }, (_, index) => ({
    scheme: "movielens",
    value: String(index + 1),
    titleId: `film-${String(index + 1).padStart(16, "0")}`,
  }));
  const columns = { scheme: "text", value: "text", titleId: "text" } as const;
  await writeParquet(lake, join(folder, "links.parquet"), columns, links);
});

afterEach(() => {
  lake.close();
  rmSync(folder, { recursive: true });
});

/** Writes files under `data/`, imports the folder's events and gives what came of it. */
async function importThese(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { strict?: boolean; statementsPath?: string } = {},
) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, "data", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const events: EventFile[] = [];
  for await (const item of importFolder(join(folder, "data")))
    if (item.kind === "events") events.push(item.events);
  const eventsPath = join(folder, "events.parquet");
  const tagUsesPath = join(folder, "tags.parquet");
  const summary = await importEvents({
    lake,
    files: events,
    linksPath: join(folder, "links.parquet"),
    eventsPath,
    tagUsesPath,
    onReject: (reject) => void rejects.push(reject),
    ...options,
  });
  type EventRow = Record<
    "viewerId" | "titleId" | "kind" | "eventTime" | "source" | "split",
    string | null
  > & {
    value: number;
  };
  const rows = await lake.query<EventRow>(`SELECT * FROM read_parquet('${eventsPath}')`);
  const tags = await lake.query<Record<string, string>>(`SELECT * FROM read_parquet('${tagUsesPath}')`);
  return { summary, rows, tags };
}

const header = "userId,movieId,rating,timestamp";
const brief = () => rejects.map(({ line, column, reason }) => [line, column, reason]);

describe("events", () => {
  it("are written with our titles, prefixed viewers, time and split", async () => {
    const { rows, summary } = await importThese({
      "ratings.csv": `${header},split\n7,2,3.5,978300760,train\n8,1,5,,test\n`,
    });
    expect(rows).toEqual([
      {
        viewerId: "movielens-1m:7",
        titleId: "film-0000000000000002",
        kind: "rating",
        value: 3.5,
        eventTime: "2000-12-31 22:12:40",
        source: "movielens-1m",
        split: "train",
      },
      expect.objectContaining({ viewerId: "movielens-1m:8", eventTime: null, split: "test" }),
    ]);
    expect(summary).toMatchObject({ events: 2, tagUses: 0, files: [{ rows: 2, rejects: 0 }] });
  });

  it("keep the order of their file, packed or not, with many rows and more titles than rows of some files", async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, index) => `${index},${((index * 7) % 300) + 1},4,${index}`,
    );
    const text = `${header}\n${lines.join("\n")}\n`;
    const { rows } = await importThese({
      "a/ratings.csv": text,
      "b/ratings.csv.gz": gzipSync(text),
      "c/ratings.csv": `${header}\n1,9,1,1\n2,3,1,1\n`,
    });
    const viewers = rows.map(({ viewerId }) => viewerId);
    const inOrder = (source: string) => lines.map((_, index) => `${source}:${index}`);
    expect(viewers).toEqual([
      ...inOrder("movielens"),
      ...inOrder("movielens-b"),
      "movielens-c:1",
      "movielens-c:2",
    ]);
  });

  it("of all MovieLens layouts are read", async () => {
    const { rows } = await importThese({
      "1m/ratings.dat": "1::1::4::978300760\n",
      "100k/u.data": "1\t1\t4\t978300760\n",
    });
    // The 100K release numbers its titles apart: without its own records none is known.
    expect(rows.map(({ source }) => source)).toEqual(["movielens-1m"]);
    expect(brief()).toEqual([[1, "item id", "unknown-title"]]);
  });

  it("that are faulty are rejected with their lines, and the rest is read", async () => {
    const bad = [
      header,
      "1,1,4,1000",
      "1,2,high,1000",
      "1,3,4",
      "1,4,4,1000,more",
      ",5,4,1000",
      "1,,4,1000",
      '1,"6,4,1000',
      "1,7,4,99999999999",
      "1,8,4,soon",
      "1,9,nan,1000",
      "",
      '"1","10","4","1000"',
      " 1 , 11 ,4, 1000 ",
      "1,999,4,1000",
      "1,12,4,1000",
      "2,999,4,1000",
    ];
    const bytes = Buffer.concat([
      Buffer.from(`${bad.join("\n")}\n`),
      Buffer.from("1,\xff,4,1000\n1,13,4,1000", "latin1"),
    ]);
    const { rows, summary } = await importThese({ "ratings.csv": bytes });
    expect(brief()).toEqual([
      [3, "rating", "wrong-type"],
      [4, null, "wrong-column-count"],
      [5, null, "wrong-column-count"],
      [6, "userId", "missing-id"],
      [7, "movieId", "missing-id"],
      [8, "movieId", "broken-quote"],
      [9, "timestamp", "absurd-date"],
      [10, "timestamp", "wrong-type"],
      [11, "rating", "wrong-type"],
      [18, "movieId", "bad-encoding"],
      [15, "movieId", "unknown-title"],
    ]);
    expect(rows.map(({ titleId, eventTime }) => [Number(titleId?.slice(5)), eventTime !== null])).toEqual([
      [1, true],
      [7, false],
      [8, false],
      [10, true],
      [11, true],
      [12, true],
      [13, true],
    ]);
    expect(summary.files).toMatchObject([{ rows: 9, rejects: 11, unknownTitles: 1, unknownEvents: 2 }]);
    expect(summary.events).toBe(7);
  });

  it("around a line of 50 MB and in a truncated file are read", async () => {
    const long = Buffer.concat([
      Buffer.from(`${header}\n1,1,4,1000\n2,`),
      Buffer.alloc(50_000_000, "9"),
      Buffer.from(",4,1000\n3,3,4,1000\n"),
    ]);
    const lines = Array.from(
      { length: 20_000 },
      (_, index) => `${index},${((index * 7) % 300) + 1},4,${index * 7919}\n`,
    );
    const packed = gzipSync(`${header}\n${lines.join("")}`);
    const { rows } = await importThese({
      "a/ratings.csv": long,
      "b/ratings.csv": packed.subarray(0, packed.length / 2),
    });
    expect(rows.slice(0, 2).map(({ viewerId }) => viewerId)).toEqual(["movielens:1", "movielens:3"]);
    expect(rows.length).toBeGreaterThan(5000);
    expect(rejects.map(({ file, reason }) => [file, reason])).toEqual(
      expect.arrayContaining([
        ["a/ratings.csv", "too-long"],
        ["b/ratings.csv", "damaged-file"],
      ]),
    );
  });

  it("stop a strict import at the first fault", async () => {
    const work = importThese({ "ratings.csv": `${header}\n1,1,high,1000\n` }, { strict: true });
    await expect(work).rejects.toThrow("ratings.csv:2:rating wrong-type");
  });

  it("of none leave an empty file of the same columns", async () => {
    const { rows, tags, summary } = await importThese({ "README.md": "nothing here\n" });
    expect([rows, tags, summary.events]).toEqual([[], [], 0]);
    const columns = await lake.query(
      `DESCRIBE SELECT * FROM read_parquet('${join(folder, "events.parquet")}')`,
    );
    expect(columns.map((column) => (column as { column_name: string }).column_name)).toEqual([
      "viewerId",
      "titleId",
      "kind",
      "value",
      "eventTime",
      "source",
      "split",
    ]);
  });
});

it("uses of tags keep their text, with commas, quotes and other letters", async () => {
  const { tags, summary } = await importThese({
    "tags.csv":
      'userId,movieId,tag,timestamp\n1,1,"fog, ""thick""",1000\n2,999,lost,1000\n3,2,日本,1000\n4,3,,1000\n',
  });
  expect(tags.map(({ viewerId, tag }) => [viewerId, tag])).toEqual([
    ["movielens:1", 'fog, "thick"'],
    ["movielens:3", "日本"],
  ]);
  expect(summary).toMatchObject({ tagUses: 2, files: [{ unknownTitles: 1 }] });
});

it("our own events name titles by a source's identifiers", async () => {
  const statementsPath = join(folder, "statements.parquet");
  const columns = { titleId: "text", source: "text", sourceId: "text" } as const;
  await writeParquet(lake, statementsPath, columns, [
    { titleId: "film-00000000000000aa", source: "marquee-demo", sourceId: "the-lantern-1994" },
    { titleId: "film-00000000000000aa", source: "marquee-demo", sourceId: "the-lantern-1994" },
  ]);
  const { rows } = await importThese(
    {
      "events.csv":
        "viewer,title:marquee-demo,kind,value,time\nv1,the-lantern-1994,watch,0.9,2024-05-01T20:15:00Z\nv1,the-lantern-1994,sneeze,1,2024-05-01\n",
    },
    { statementsPath },
  );
  expect(rows).toMatchObject([
    {
      viewerId: "marquee:v1",
      titleId: "film-00000000000000aa",
      kind: "watch",
      value: 0.9,
      eventTime: "2024-05-01 20:15:00",
    },
  ]);
  expect(brief()).toEqual([[3, "kind", "wrong-type"]]);
});
