import { describe, expect, it } from "vitest";
import { createOnlineCache } from "./cache.ts";
import type { OnlineRecord } from "./store.ts";

function fixture(options: Parameters<typeof createOnlineCache>[1] = {}) {
  let now = 0;
  const cache = createOnlineCache({ now: () => now }, options);
  const record = (entityKey: string, size = 8): OnlineRecord => ({
    entityKey,
    eventTime: 0,
    knownTime: 0,
    payload: new Uint8Array(size),
  });
  const set = (key: string, size?: number) => cache.set("v@1", key, record(key, size), now);
  return { cache, set, record, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("createOnlineCache", () => {
  it("answers until the age that bounds staleness, counted from when the store was asked", () => {
    const { cache, record, pass } = fixture({ maximumAgeMs: 100 });
    cache.set("v@1", "a", record("a"), -40);
    pass(60);
    expect(cache.get("v@1", "a")?.record?.entityKey).toBe("a");
    pass(1);
    expect(cache.get("v@1", "a")).toBeUndefined();
    expect(cache.statistics()).toMatchObject({ hits: 1, misses: 1, entries: 0, bytes: 0 });
  });

  it("drops what was used longest ago when there are too many entries", () => {
    const { cache, set } = fixture({ maximumEntries: 2 });
    set("a");
    set("b");
    cache.get("v@1", "a");
    set("c");
    expect(cache.get("v@1", "b")).toBeUndefined();
    expect(cache.get("v@1", "a")).toBeDefined();
    expect(cache.statistics()).toMatchObject({ entries: 2, evictions: 1 });
  });

  it("stays inside its bytes, even for one record that is larger than all of them", () => {
    const { cache, set } = fixture({ maximumBytes: 5000 });
    for (let at = 0; at < 100; at++) set(`k${at}`, 1000);
    expect(cache.statistics().bytes).toBeLessThanOrEqual(5000);
    expect(cache.statistics().entries).toBeGreaterThan(2);
    set("huge", 10_000);
    expect(cache.statistics()).toMatchObject({ entries: 0, bytes: 0 });
  });

  it("remembers that there was nothing", () => {
    const { cache } = fixture();
    cache.set("v@1", "absent", undefined, 0);
    expect(cache.get("v@1", "absent")).toMatchObject({ record: undefined });
  });

  it("forgets a view and no other, and does not keep answers that were under way", () => {
    const { cache, set, record, pass } = fixture();
    set("a");
    cache.set("w@1", "a", record("a"), 0);
    pass(5);
    cache.forget("v@1");
    expect(cache.get("v@1", "a")).toBeUndefined();
    expect(cache.get("w@1", "a")).toBeDefined();
    cache.set("v@1", "a", record("a"), 3);
    expect(cache.get("v@1", "a")).toBeUndefined();
    cache.set("v@1", "a", record("a"), 6);
    expect(cache.get("v@1", "a")).toBeDefined();
  });

  it("keeps nothing when it is off", () => {
    const { cache, set } = fixture({ maximumEntries: 0 });
    set("a");
    expect(cache.get("v@1", "a")).toBeUndefined();
  });
});
