import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake, writeParquet } from "../../storage/index.ts";
import { preferenceOptionsSchema } from "./preferences.ts";
import {
  countFutureEvents,
  findViewers,
  readSeenTitles,
  readViewing,
  recentPopularity,
  type ViewingSource,
} from "./read-viewing.ts";

const columns = {
  viewerId: "text",
  titleId: "text",
  kind: "text",
  value: "double",
  eventTime: "time",
  source: "text",
  split: "text",
} as const;
const day = 86_400_000;
const now = Date.UTC(2025, 0, 31);
const on = (days: number) => new Date(now - days * day);

type Given = readonly [viewer: string, title: string, kind: string, value: number, time: Date | null];
const given: readonly Given[] = [
  ["a:1", "t1", "rating", 2, on(9)],
  ["a:1", "t1", "rating", 4, on(3)],
  ["a:1", "t2", "watch", 0.9, on(5)],
  ["a:1", "t2", "watch", 0.9, on(5)],
  ["a:1", "t3", "watch", 0.1, on(2)],
  ["a:1", "t4", "impression", 1, on(1)],
  ["a:2", "t1", "watch", 1, null],
  ["a:2", "t1", "rating", 1, null],
  ["b:2", "t2", "rating", 5, on(-400)],
  ["b:2", "t3", "rating", 4, on(40)],
];

let folder: string;
let lake: Lake;
let source: ViewingSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-viewing-"));
  lake = await openLake();
  const eventsPath = join(folder, "events.parquet");
  const rows = given.map(([viewerId, titleId, kind, value, eventTime]) => {
    return { viewerId, titleId, kind, value, eventTime, source: viewerId.slice(0, 1), split: "" };
  });
  await writeParquet(lake, eventsPath, columns, rows);
  source = { lake, eventsPath, preferences: preferenceOptionsSchema.parse({}) };
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true, force: true });
});

describe("readViewing", () => {
  it("knows a liking by the last rating, else by the share watched", async () => {
    const { viewers, titles, likes, times } = await readViewing(source);
    expect([viewers, titles]).toEqual([
      ["a:1", "b:2"],
      ["t1", "t2", "t3"],
    ]);
    expect([[...likes.offsets], [...likes.columns], [...likes.values]]).toEqual([
      [0, 2, 4],
      [0, 1, 1, 2],
      [1, 1, 1, 1],
    ]);
    expect([...times]).toEqual([on(3), on(5), on(-400), on(40)].map(Number));
  });

  it("keeps odd events and counts them", async () => {
    const { events, oddities } = await readViewing(source, 7);
    expect(events).toBe(10);
    expect(oddities).toEqual({
      duplicates: 1,
      withoutTime: 2,
      backwards: 3,
      viewersWithoutLikes: 1,
      unknownTitles: 7,
    });
    expect(await countFutureEvents(source, now)).toBe(1);
  });

  it("follows other thresholds", async () => {
    const strict = { ...source, preferences: { leastRating: 4.5, leastShare: 0.05 } };
    const { viewers, titles } = await readViewing(strict);
    expect([viewers, titles]).toEqual([
      ["a:1", "b:2"],
      ["t2", "t3"],
    ]);
  });
});

describe("one viewer", () => {
  it("has met what they watched or rated, the latest first", async () => {
    const seen = await readSeenTitles(source, "a:1");
    expect(seen.map(({ titleId, opinion }) => [titleId, opinion])).toEqual([
      ["t3", "undecided"],
      ["t1", "liked"],
      ["t2", "liked"],
    ]);
    expect(await readSeenTitles(source, "a:2")).toMatchObject([{ titleId: "t1", opinion: "disliked" }]);
    expect(await readSeenTitles(source, "a:3")).toEqual([]);
  });

  it("is found by the whole name or by what stands behind the source", async () => {
    expect(await findViewers(source, "a:2")).toEqual(["a:2"]);
    expect(await findViewers(source, "2")).toEqual(["a:2", "b:2"]);
    expect(await findViewers(source, "%")).toEqual([]);
  });
});

it("popularity is of late, and of nothing that has not happened yet", async () => {
  const popular = await recentPopularity(source, now, 10);
  expect([...popular.keys()]).toEqual(["t1", "t2", "t3"]);
  expect(popular.get("t2")).toBeCloseTo(2 * 0.5 ** 0.5, 6);
  expect(popular.get("t3")).toBeCloseTo(0.5 ** 0.2 + 0.5 ** 4, 6);
});
