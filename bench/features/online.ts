/** Online reads of wide rows: our stores on PostgreSQL through its Unix socket, on PGlite and on SQLite. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, systemClock } from "../../src/core/index.ts";
import {
  createDatabaseOnlineStore,
  featureMigrations,
  OnlineFeatures,
  type OnlineStore,
  onlineViewName,
  openSqliteOnlineStore,
} from "../../src/features/index.ts";
import { openDatabase } from "../../src/storage/index.ts";
import { startPostgres, whyNoPostgres } from "../../test/support/postgres.ts";
import type { BenchRow } from "../main.ts";
import { wideRecords, wideView } from "./wide-view.ts";

/** A row of this bench: `ours` is the 99th percentile. */
export interface LatencyRow extends BenchRow {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Entities with all their features, one request after the other. */
  readonly rowsPerSecond: number;
}

const entities = 20_000;
/** Warmed up until the compiled code no longer changes: a service has run for more than a second. */
const sizes = [
  { rows: 1, warmUp: 5000, requests: 5000 },
  { rows: 100, warmUp: 300, requests: 1000 },
];
const served = { view: wideView, version: 1, current: true };

/** Feast's own figures for 250 features, from its published benchmark; not measured here. */
const published: Readonly<Record<number, string>> = {
  1: "Feast publishes 1.3 ms (Java and Redis) and 45 ms (Python) for 1 row; not run here",
  100: "Feast publishes 22 ms (Java and Redis) and 125 ms (Python) for 100 rows; not run here",
};

/** Measures every store; PostgreSQL comes first and has the plain names. */
export async function measureOnline(): Promise<LatencyRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-online-"));
  try {
    return [...(await onPostgres()), ...(await onPglite(folder)), ...(await onSqlite(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<LatencyRow[]> {
  const why = whyNoPostgres();
  if (why !== undefined) {
    process.stderr.write(`PostgreSQL is left out: ${why}.\n`);
    return [];
  }
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, migrations: featureMigrations });
  try {
    const store = createDatabaseOnlineStore(database);
    const rows = await measureStore(store, "", false);
    return [...rows, ...(await measureReads(store, "-cached", true))];
  } finally {
    await database.close();
    await server.stop();
  }
}

async function onPglite(folder: string): Promise<LatencyRow[]> {
  const database = await openDatabase({ folder, migrations: featureMigrations });
  try {
    return await measureStore(createDatabaseOnlineStore(database), "-pglite", false);
  } finally {
    await database.close();
  }
}

async function onSqlite(folder: string): Promise<LatencyRow[]> {
  using store = openSqliteOnlineStore(join(folder, "online.sqlite"));
  return await measureStore(store, "-sqlite", false);
}

async function measureStore(store: OnlineStore, suffix: string, cached: boolean): Promise<LatencyRow[]> {
  await store.write(onlineViewName(served), wideRecords(entities));
  return measureReads(store, suffix, cached);
}

async function measureReads(store: OnlineStore, suffix: string, cached: boolean): Promise<LatencyRow[]> {
  const cache = cached ? { maximumAgeMs: 60_000 } : { maximumEntries: 0 };
  const features = new OnlineFeatures({ store, views: [served], clock: systemClock, cache });
  const random = createRandom("bench online");
  // Few titles get most requests, so that a cache has something to do.
  const key = () => ({ titleId: `film-${String(Math.floor(entities * random.next() ** 4))}` });
  const rows: LatencyRow[] = [];
  for (const { rows: count, warmUp, requests } of sizes) {
    const times = new Float64Array(requests);
    for (let request = -warmUp; request < requests; request++) {
      const keys = Array.from({ length: count }, key);
      const started = performance.now();
      const found = await features.getOnlineFeatures({ features: [wideView.name], keys });
      if (request >= 0) times[request] = performance.now() - started;
      if (found[0].values[`${wideView.name}:feature0`].status !== "present")
        throw new Error("Nothing was read.");
    }
    rows.push(
      latencyRow(`online-${count}x250${suffix}`, times, count, suffix === "" ? published[count] : undefined),
    );
  }
  return rows;
}

function latencyRow(name: string, times: Float64Array, count: number, note: string | undefined): LatencyRow {
  const sorted = times.toSorted();
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
  return {
    name,
    ours: at(0.99),
    peer: null,
    ratio: null,
    unit: "ms at p99",
    ...(note !== undefined && { note }),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    rowsPerSecond: Math.round((count * times.length) / seconds),
  };
}

const round = (value: number) => Math.round(value * 1000) / 1000;
