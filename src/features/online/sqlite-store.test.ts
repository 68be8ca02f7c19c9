import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itIsAnOnlineStore } from "./conformance.test-helper.ts";
import { openSqliteOnlineStore, type SqliteOnlineStore } from "./sqlite-store.ts";

describe("the online store on SQLite", () => {
  let folder: string;
  const opened: SqliteOnlineStore[] = [];
  const open = (path: string) => {
    const store = openSqliteOnlineStore(path);
    opened.push(store);
    return store;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-online-"));
  });
  afterAll(async () => {
    for (const store of opened) store[Symbol.dispose]();
    await rm(folder, { recursive: true });
  });

  itIsAnOnlineStore(
    async (handles) => Array.from({ length: handles }, () => open(join(folder, "online.sqlite"))),
    { histories: 100 },
  );

  it("finds its records again in the file", async () => {
    const path = join(folder, "again.sqlite");
    const row = { entityKey: "a", eventTime: 1, knownTime: 2, payload: new Uint8Array([7]) };
    await open(path).write("v@1", [row]);
    expect((await open(path).read("v@1", ["a"])).get("a")).toEqual(row);
  });
});
