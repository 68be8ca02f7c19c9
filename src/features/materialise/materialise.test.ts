import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  type DatabaseSuite,
  describeOnDatabases,
  describeOnPostgres,
} from "../../../test/support/databases.ts";
import { type Database, type Lake, openDatabase, openLake } from "../../storage/index.ts";
import { createDatabaseOnlineStore } from "../online/database-store.ts";
import { onlineMigrations } from "../online/migrations.ts";
import { OnlineFeatures } from "../online/read.ts";
import { materializeView, type MaterializeOptions } from "./materialise.ts";
import { readWatermark } from "./runs.ts";
import { contextOf, served, type VotesRow, votes, writeVotes } from "./source.test-helper.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1);
const titles = (count: number, facts: Partial<VotesRow> = {}): VotesRow[] =>
  Array.from({ length: count }, (_, at) => ({
    titleId: `film-${String(at).padStart(4, "0")}`,
    eventTime: start,
    knownTime: start,
    count: at,
    ...facts,
  }));

/** What the suites below share: a lake, a folder of source files, a clock, and how to run and look. */
function fixture(suite: DatabaseSuite) {
  let lake: Lake;
  let folder: string;
  let now: number;
  beforeAll(async () => {
    lake = await openLake({ threads: 1 });
  });
  afterAll(() => lake.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-materialise-"));
    now = start + hour;
    return () => rm(folder, { recursive: true });
  });

  const run = async (database: Database, options: Partial<MaterializeOptions> = {}) =>
    materializeView({
      database,
      context: contextOf(lake, folder),
      served,
      clock: { now: () => now },
      overlapSeconds: 0,
      ...options,
    });
  const counts = async (database: Database, ids: readonly string[]) => {
    const store = createDatabaseOnlineStore(database);
    const features = new OnlineFeatures({ store, views: [served], clock: { now: () => now } });
    const keys = ids.map((titleId) => ({ titleId }));
    const rows = await features.getOnlineView({ view: votes, keys, fields: ["count"] });
    return rows.map(({ values }) => values.count.value);
  };

  return {
    ...suite,
    run,
    counts,
    write: (file: string, rows: readonly VotesRow[]) => writeVotes(lake, folder, file, rows),
    folder: () => folder,
    now: () => now,
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

describeOnDatabases("materialisation", (suite) => {
  const { run, counts, write, folder, now, pass, open, place: newPlace } = fixture(suite);

  it("brings over the newest facts, then only what is new, then nothing", async () => {
    const database = await open(onlineMigrations);
    await write("a", titles(3));
    await write("b", [
      // Newer, older than what is there, not known yet, and an entity that has no values any more.
      { titleId: "film-0000", eventTime: start + 10, knownTime: start + 20, count: 100 },
      { titleId: "film-0001", eventTime: start - 10, knownTime: start + 20, count: 101 },
      { titleId: "film-0002", eventTime: start + 10, knownTime: now() + hour, count: 102 },
    ]);
    expect(await run(database)).toMatchObject([{ received: 3, changed: 3, after: null, resumed: false }]);
    expect(await counts(database, ["film-0000", "film-0001", "film-0002"])).toEqual([100, 1, 2]);
    expect(await readWatermark(database, "votes@1")).toEqual(new Date(now()));
    pass(2 * hour);
    await write("c", [{ titleId: "film-0001", eventTime: now(), knownTime: now(), count: null }]);
    expect(await run(database)).toMatchObject([{ received: 2, changed: 2 }]);
    expect(await counts(database, ["film-0000", "film-0001", "film-0002"])).toEqual([100, null, 102]);
    expect(await run(database)).toMatchObject([{ received: 0, changed: 0 }]);
    expect(await run(database, { range: { until: new Date(now()) } })).toMatchObject([{ received: 0 }]);
    const all = { since: new Date(0), until: new Date(now()) };
    expect(await run(database, { range: all })).toMatchObject([{ received: 3, changed: 0 }]);
  });

  it("is the same whoever else materialises at the same time", async () => {
    const database = await open(onlineMigrations);
    await write("a", titles(60));
    await write("b", titles(60, { eventTime: start + 1, count: 7 }).slice(20));
    using second = await openLake({ threads: 1 });
    const outcomes = await Promise.all([
      run(database, { batchEntities: 7 }),
      run(database, { batchEntities: 11, context: contextOf(second, folder()) }),
    ]);
    const changed = outcomes.flat().reduce((sum, outcome) => sum + outcome.changed, 0);
    expect(changed).toBe(60);
    const ids = titles(60).map(({ titleId }) => titleId);
    expect(await counts(database, ids)).toEqual(ids.map((_id, at) => (at < 20 ? at : 7)));
  });

  it("moves the watermark only where a run leaves no gap", async () => {
    const database = await open(onlineMigrations);
    await write("a", titles(2));
    await run(database, { range: { since: new Date(start - 1), until: new Date(start + 5) } });
    expect(await readWatermark(database, "votes@1")).toBeUndefined();
    await run(database, { range: { until: new Date(start + 10) } });
    expect(await readWatermark(database, "votes@1")).toEqual(new Date(start + 10));
    await run(database, { range: { since: new Date(start + 20) } });
    expect(await readWatermark(database, "votes@1")).toEqual(new Date(start + 10));
    await run(database, { range: { since: new Date(start + 10), until: new Date(start + 30) } });
    expect(await readWatermark(database, "votes@1")).toEqual(new Date(start + 30));
  });

  it("goes on after a stop and after a bad row, and writes nothing of a bad source", async () => {
    const database = await open(onlineMigrations);
    await write("a", titles(30));
    const stop = new AbortController();
    const progress = { update: (done: number) => done >= 10 && stop.abort() };
    await expect(run(database, { batchEntities: 10, progress, signal: stop.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(await counts(database, ["film-0009", "film-0010"])).toEqual([9, null]);
    const seen: number[] = [];
    const [first, second] = await run(database, {
      batchEntities: 10,
      progress: { update: (done) => seen.push(done) },
    });
    expect(first).toMatchObject({ resumed: true, received: 30, changed: 30 });
    expect(second).toMatchObject({ resumed: false, received: 0 });
    expect(seen.slice(0, 3)).toEqual([10, 20, 30]);
    pass(hour);
    await write("b", titles(30, { eventTime: start + 1, knownTime: now(), count: 5 }));
    const long = {
      titleId: "film-0029",
      eventTime: now(),
      knownTime: now(),
      count: 1,
      tags: ["x".repeat(1001)],
    };
    await write("c", [long]);
    await expect(run(database)).rejects.toThrow(/"votes", field "tags".*film-0029.*1001 bytes/);
    expect(await counts(database, ["film-0000"])).toEqual([0]);
    await write("c", [{ ...long, tags: [], count: -1 }]);
    await expect(run(database)).rejects.toThrow(/"votes", field "count".*film-0029/);
    await write("c", [{ ...long, tags: [] }]);
    await run(database);
    expect(await counts(database, ["film-0000", "film-0029"])).toEqual([5, 1]);
  });

  it("goes on after kill -9 in the middle, and gives what an unbroken run gives", async () => {
    const place = await newPlace();
    await write("a", titles(200));
    const script = join(import.meta.dirname, "materialise-child.test-helper.ts");
    const child = spawn(process.execPath, [script, JSON.stringify(place), folder()]);
    for await (const line of createInterface({ input: child.stdout })) if (Number(line) >= 30) break;
    child.kill("SIGKILL");
    await once(child, "exit");
    pass(Date.now() - now());
    const database = await openDatabase({ ...place, migrations: onlineMigrations });
    try {
      const progress: number[] = [];
      const outcomes = await run(database, {
        progress: { update: (done) => progress.push(done) },
      });
      expect(outcomes[0]).toMatchObject({ resumed: true, received: 200, changed: 200 });
      expect(progress[0]).toBeGreaterThanOrEqual(30);
      expect(progress[0]).toBeLessThan(200);
      const ids = titles(200).map(({ titleId }) => titleId);
      expect(await counts(database, ids)).toEqual(ids.map((_id, at) => at));
      const left = await database.query("SELECT 1 FROM feature_materializations WHERE state <> 'done'");
      expect(left).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

describeOnPostgres("materialisation when the server goes away", (suite) => {
  const { run, counts, write, open, server } = fixture(suite);

  it("waits for a server that comes back, and loses nothing", async () => {
    const database = await open(onlineMigrations, { retrySeconds: 20 });
    await write("a", titles(100));
    let restarted: Promise<void> | undefined;
    const progress = {
      update: (done: number) => {
        if (done >= 30)
          restarted ??= server()
            .kill()
            .then(() => server().start());
      },
    };
    expect(await run(database, { batchEntities: 10, progress })).toMatchObject([{ received: 100 }]);
    await restarted;
    expect(await counts(database, ["film-0000", "film-0055", "film-0099"])).toEqual([0, 55, 99]);
  });

  it("says so when it stays away, and goes on later", async () => {
    const database = await open(onlineMigrations, { retrySeconds: 0.3 });
    await write("a", titles(100));
    let killed: Promise<void> | undefined;
    const progress = {
      update: (done: number) => {
        if (done >= 30) killed ??= server().kill();
      },
    };
    const failed = run(database, { batchEntities: 10, progress });
    await expect(failed).rejects.toMatchObject({ code: "database-unavailable", retryable: true });
    await killed;
    await server().start();
    const [outcome] = await run(database);
    expect(outcome).toMatchObject({ received: 100, resumed: true });
    expect(await counts(database, ["film-0000", "film-0099"])).toEqual([0, 99]);
  });
});
