import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { prometheusText } from "../metrics/prometheus.ts";
import { lakeTable } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";
import { OnlineFeatures, type OnlineValue } from "./read.ts";
import { onlineViewName } from "./read-views.ts";
import { openSqliteOnlineStore, type SqliteOnlineStore } from "./sqlite-store.ts";
import { createViewCodec } from "./view-codec.ts";

const hour = 3_600_000;
const film = "film-00000000000000a1";
const common = { source: lakeTable({ table: "titles" }), owner: "tests", description: "A view of tests" };

const facts = defineFeatureView({
  name: "facts",
  entity: "title",
  fields: {
    year: { type: z.int(), description: "Year" },
    released: { type: z.date(), description: "Day of release" },
    genres: { type: z.array(z.string()), description: "Genres" },
    votes: { type: z.number().nullable(), description: "Votes" },
  },
  timeToLive: { hours: 1 },
  ...common,
});
const taste = defineFeatureView({
  name: "taste",
  entity: "title-viewer",
  fields: {
    score: { type: z.number(), description: "Score" },
    seen: { type: z.boolean(), description: "Seen" },
  },
  ...common,
});
const older = defineFeatureView({
  name: "facts",
  entity: "title",
  fields: { year: { type: z.int(), description: "Year" } },
  ...common,
});

const served = [
  { view: facts, version: 2, current: true },
  { view: older, version: 1, current: false },
  { view: taste, version: 1, current: true },
];

describe("OnlineFeatures", () => {
  let store: SqliteOnlineStore;
  let now: number;
  let features: OnlineFeatures;
  beforeEach(() => {
    store = openSqliteOnlineStore(":memory:");
    now = 10 * hour;
    features = new OnlineFeatures({ store, views: served, clock: { now: () => now } });
  });
  afterEach(() => store[Symbol.dispose]());

  const write = (at: number, entityKey: string, eventTime: number, values: readonly unknown[]) =>
    store.write(onlineViewName(served[at]), [
      {
        entityKey,
        eventTime: eventTime * 1000,
        knownTime: eventTime * 1000,
        payload: createViewCodec(served[at].view).encode(values),
      },
    ]);

  it("gives values with the types of the view, and says what is missing", async () => {
    await write(0, film, now, [0, new Date("1993-06-11"), ["Adventure"], null]);
    const rows = await features.getOnlineView({
      view: facts,
      keys: [{ titleId: film }, { titleId: "film-b" }],
    });
    expectTypeOf(rows[0].values.released).toEqualTypeOf<OnlineValue<Date>>();
    expectTypeOf(rows[0].values.votes).toEqualTypeOf<OnlineValue<number>>();
    expect(rows[0]).toEqual({
      keys: { titleId: film },
      eventTime: new Date(now),
      values: {
        year: { status: "present", value: 0 },
        released: { status: "present", value: new Date("1993-06-11") },
        genres: { status: "present", value: ["Adventure"] },
        votes: { status: "missing", value: null },
      },
    });
    const missing = { status: "missing", value: null };
    expect(rows[1].values).toEqual({ year: missing, released: missing, genres: missing, votes: missing });
    expect(rows[1].eventTime).toBeNull();
  });

  it("serves a value until its time to live is over, from the cache too", async () => {
    await write(0, film, now - hour, [1993, null, null, null]);
    const year = async () => {
      const [row] = await features.getOnlineView({
        view: facts,
        keys: [{ titleId: film }],
        fields: ["year"],
      });
      return row.values.year;
    };
    expect(await year()).toEqual({ status: "present", value: 1993 });
    now += 1;
    expect(await year()).toEqual({ status: "expired", value: null });
    expect(prometheusText(features.metrics())).toContain('cache_requests_total{outcome="hit"} 1');
    await write(0, film, now, [1994, null, null, null]);
    features.forget(served[0]);
    now += 1;
    expect(await year()).toEqual({ status: "present", value: 1994 });
  });

  it("joins views and versions in one row for every key, in the order of the keys", async () => {
    await write(0, film, now, [1993, null, null, null]);
    await write(1, film, now - 9 * hour, [1992]);
    await write(2, JSON.stringify([film, "v:1"]), now, [0.5, false]);
    const rows = await features.getOnlineFeatures({
      features: ["taste", "facts:year", "facts@1"],
      keys: [
        { titleId: "film-b", viewerId: "v:1" },
        { titleId: film, viewerId: "v:1" },
        { titleId: film, viewerId: "v:1" },
      ],
    });
    expect(rows[1].values).toEqual({
      "taste:score": { status: "present", value: 0.5 },
      "taste:seen": { status: "present", value: false },
      "facts:year": { status: "present", value: 1993 },
      "facts@1:year": { status: "present", value: 1992 },
    });
    expect(rows[2]).toEqual(rows[1]);
    expect(Object.values(rows[0].values).every(({ status }) => status === "missing")).toBe(true);
    expect(rows[0].eventTimes).toEqual({ taste: null, facts: null, "facts@1": null });
  });

  it("names view, field, entity and row of what is asked for wrongly", async () => {
    const ask = (names: string[], keys: object = { titleId: film }) =>
      features.getOnlineFeatures({ features: names, keys: [{ titleId: "film-b", viewerId: "v" }, keys] });
    await expect(ask(["fact"])).rejects.toThrow('There is no feature view "fact"');
    await expect(ask(["facts:yaer"])).rejects.toThrow('"facts" has no field "yaer"');
    await expect(ask(["facts@7"])).rejects.toThrow('"facts" has no version 7');
    await expect(ask(["facts:"])).rejects.toMatchObject({ code: "invalid-option" });
    await expect(ask([])).rejects.toThrow("No feature");
    await expect(ask(["taste"])).rejects.toThrow(/"taste", keys\[1\].*title-viewer needs viewerId.*titleId/);
    await expect(ask(["facts"], { titleId: 7 })).rejects.toThrow(/"facts", keys\[1\].*title needs titleId/);
    const unknown = defineFeatureView({
      ...common,
      name: "facts",
      entity: "title",
      fields: { a: facts.definitions?.year ?? { type: z.int(), description: "A" } },
    });
    await expect(features.getOnlineView({ view: unknown, keys: [] })).rejects.toThrow(/not registered/);
  });
});
