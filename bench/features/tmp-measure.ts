/** How long it takes to join a million entities with 50 features as they were known at a million times. */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import {
  defineFeatureView,
  FeatureDefinitions,
  type FeatureTables,
  type FeatureView,
  lakeTable,
  writeHistoricalFeatures,
} from "/work/main/src/features/index.ts";
import { copyToParquet, type Lake, openLake, sqlName } from "/work/main/src/storage/index.ts";
import type { BenchRow } from "/work/main/bench/main.ts";

const entities = 1_000_000;
const titles = 50_000;
const viewers = 100_000;
const rowsOfView = 400_000;
const fieldsOfView = 10;
const secondsInYear = 31_557_600;
const start = Date.parse("2020-01-01T00:00:00Z");

/** Entities and views lie in Parquet, and so does the result. Half of the views' rows became known days later. */
export async function measureHistorical(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-history-"));
  try {
    const cores = Math.min(2, availableParallelism());
    using lake = await openLake({ threads: cores, temporaryFolder: join(folder, "spill") });
    const views = Array.from({ length: 5 }, (_, index) => viewOf(index));
    const tables: Record<string, FeatureTables[string]> = {};
    for (const [index, view] of views.entries()) {
      const path = join(folder, `${view.name}.parquet`);
      await copyToParquet(lake, viewSql(view, index), path);
      tables[view.name] = { paths: path };
    }
    const path = join(folder, "entities.parquet");
    await copyToParquet(lake, entitySql(), path);
    const target = join(folder, "features.parquet");
    const began = performance.now(); const cpu0 = process.cpuUsage();
    const { rows } = await writeHistoricalFeatures(target, {
      lake,
      tables,
      definitions: new FeatureDefinitions(views),
      features: views.map(({ name }) => name),
      entities: { file: { path, format: "parquet" } },
    });
    const seconds = (performance.now() - began) / 1000;
    { const c = process.cpuUsage(cpu0); console.log("cpu s", (c.user + c.system) / 1e6); } const filled = await filledShare(lake, target, `${views[0].name}:f0`);
    return [
      {
        ...row("historical-1m-x-50", round(seconds), "s"),
        note: `${rows} rows, 5 views of ${rowsOfView} rows, ${Math.round(100 * filled)} % filled, ${cores} threads, Parquet to Parquet`,
      },
      row("historical-memory", Math.round(process.resourceUsage().maxRSS / 1024), "MiB"),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function viewOf(index: number): FeatureView {
  const names = Array.from({ length: fieldsOfView }, (_, field) => `f${field}`);
  const name = `view-${index}`;
  return defineFeatureView({
    name,
    entity: index < 3 ? "title" : "viewer",
    source: lakeTable({ table: name }),
    timeToLive: { days: 365 },
    owner: "bench",
    description: "numbers",
    fields: Object.fromEntries(names.map((field) => [field, { type: z.number(), description: "a number" }])),
  });
}

const keySql = (key: string, count: number, salt: number) =>
  `${key === "titleId" ? "'film-'" : "'viewers:'"} || format('{:016x}', (hash(i * 11 + ${salt}) % ${count})::UBIGINT)`;

const timeSql = (salt: number) =>
  `epoch_ms(${start}::BIGINT + (hash(i * 7 + ${salt}) % ${3 * secondsInYear})::BIGINT * 1000)`;

function viewSql({ keys, fields }: FeatureView, salt: number): string {
  const [key] = keys;
  const values = fields.map(
    ({ name }, field) => `(hash(i * 3 + ${field}) % 1000) / 1000 AS ${sqlName(name)}`,
  );
  return `
    SELECT *, "eventTime" + to_seconds(CASE WHEN i % 2 = 0 THEN 0 ELSE hash(i) % 864000 END::BIGINT) AS "knownTime"
    FROM (SELECT i, ${keySql(key, key === "titleId" ? titles : viewers, salt)} AS ${sqlName(key)},
            ${timeSql(salt)} AS "eventTime", ${values.join(", ")}
          FROM range(${rowsOfView}) r(i))`;
}

function entitySql(): string {
  return `
    SELECT ${keySql("titleId", titles, 101)} AS "titleId", ${keySql("viewerId", viewers, 102)} AS "viewerId",
      make_timestamptz(epoch_us(${timeSql(103)})) AS "eventTime"
    FROM range(${entities}) r(i)`;
}

async function filledShare(lake: Lake, path: string, column: string): Promise<number> {
  const [counted] = await lake.query<{ share: number }>(
    `SELECT count(${sqlName(column)}) / count(*) AS share FROM read_parquet($1)`,
    [path],
  );
  return counted.share;
}

function row(name: string, ours: number, unit: string): BenchRow {
  return { name, ours, peer: null, ratio: null, unit };
}

const round = (value: number) => Math.round(value * 100) / 100;
