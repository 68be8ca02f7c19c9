/** How long a million titles with 250 features take from Parquet into the online store, and the most memory. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/core/index.ts";
import { FeatureDefinitions, featureMigrations, materializeView } from "../../src/features/index.ts";
import { copyToParquet, openDatabase, openLake, sqlName } from "../../src/storage/index.ts";
import { startPostgres, whyNoPostgres } from "../../test/support/postgres.ts";
import { wideFields, wideView } from "../features/wide-view.ts";
import type { BenchRow } from "../main.ts";

const entities = 1_000_000;

/** What the process that materialises tells of itself. */
interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly memoryMb: number;
  readonly received: number;
  /** What the database takes on disk, in MiB. */
  readonly tableMb: number;
}

/** Materialises in a process of its own into a PostgreSQL server of its own. */
export async function measureValues(): Promise<BenchRow[]> {
  const why = whyNoPostgres();
  if (why !== undefined) {
    process.stderr.write(`PostgreSQL is left out: ${why}.\n`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-values-"));
  const server = await startPostgres();
  try {
    await writeSource(join(folder, "wide.parquet"));
    const args = [import.meta.filename, join(folder, "wide.parquet"), server.url];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`Materialising ended with code ${code}.`);
    return rowsOf(JSON.parse(output) as Measured);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf({ seconds, cpuSeconds, memoryMb, received, tableMb }: Measured): BenchRow[] {
  const row = (name: string, ours: number, unit: string, note?: string): BenchRow => ({
    name: `values-${name}`,
    ours: Math.round(ours),
    peer: null,
    ratio: null,
    unit,
    ...(note !== undefined && { note }),
  });
  const cores = `${availableParallelism()} cores, the server on the same ones`;
  return [
    row("entities", received, "rows", `${wideFields} random doubles each, from Parquet`),
    row("time", seconds, "s", cores),
    row("rate", received / seconds, "rows/s"),
    row("values-rate", (received * wideFields) / seconds, "values/s"),
    row("processor-time", cpuSeconds, "s", "without the server"),
    row("peak-memory", memoryMb, "MiB", "without the server"),
    row("table", tableMb, "MiB"),
  ];
}

async function writeSource(path: string): Promise<void> {
  using lake = await openLake();
  // Whole hashes as doubles need all their bits, as most means and ratios do.
  const fields = wideView.fields.map(({ name }, at) => `hash(i, ${at})::DOUBLE / 1e17 AS ${sqlName(name)}`);
  await copyToParquet(
    lake,
    `SELECT 'film-' || format('{:016x}', hash(i)) AS "titleId", TIMESTAMP '2026-01-01' AS "eventTime",
       TIMESTAMP '2026-01-01' AS "knownTime", ${fields.join(", ")} FROM range(${entities}) r(i)`,
    path,
  );
}

async function materializeAndMeasure(path: string, url: string): Promise<void> {
  using lake = await openLake();
  const database = await openDatabase({ url, migrations: featureMigrations });
  const definitions = new FeatureDefinitions([wideView]);
  const context = { lake, tables: { wide: { paths: path } }, definitions };
  const served = { view: wideView, version: 1 };
  const [{ received, seconds }] = await materializeView({ database, context, served, clock: systemClock });
  const [{ bytes }] = await database.query<{ bytes: number }>(
    "SELECT pg_total_relation_size('feature_online') AS bytes",
  );
  await database.close();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const measured: Measured = {
    seconds,
    received,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    memoryMb: maxRSS / 1024,
    tableMb: bytes / 1024 ** 2,
  };
  process.stdout.write(JSON.stringify(measured));
}

if (process.argv[1] === import.meta.filename) await materializeAndMeasure(process.argv[2], process.argv[3]);
