import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { hashOf, MarqueeError, type Progress, silentProgress, throwIfCancelled } from "../../core/index.ts";
import {
  explainFileError,
  type Lake,
  type LakeTableName,
  lakeTables,
  type ObjectStore,
  openLake,
  sqlName,
  sqlText,
} from "../../storage/index.ts";
import { latestArtifacts } from "../runner.ts";
import { publishedSpectrum } from "../steps/refit.ts";
import { type EventPartition, type LatestArtifacts, type TableSource, tableSources } from "./sources.ts";

/** What happened to a table. */
export interface PublishedTable {
  readonly table: LakeTableName;
  readonly state: "written" | "unchanged" | "removed";
  readonly files: number;
  readonly bytes: number;
}

/** Options of {@link publishLake}. */
export interface PublishLakeOptions {
  /** How events are cut by time. Default: by year. */
  readonly eventsBy?: EventPartition;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Engines pass over files whose names begin with an underscore. */
const recordName = "_marquee.json";
/** Raised when the same artifacts would be laid out differently. */
const layout = 1;

const recordSchema = z.object({
  layout: z.int(),
  /** The genres of `intensities`, in order. */
  genres: z.array(z.string()),
  tables: z.record(
    z.string(),
    z.object({
      /** Hash of what the table was made from and how. */
      content: z.string(),
      files: z.array(z.object({ name: z.string(), bytes: z.int().nonnegative() })),
    }),
  ),
});
type LakeRecord = z.infer<typeof recordSchema>;

/**
 * Lays the tables of a project's latest run out as Hive-partitioned Parquet, `<table>/[column=value/]part-0.parquet`,
 * for other engines. Tables that have not changed are left alone; of the others, files are replaced one by one, each
 * as a whole. The same run gives the same bytes.
 *
 * @throws MarqueeError `not-found` without a finished run; what the store throws.
 */
export async function publishLake(
  projectFolder: string,
  store: ObjectStore,
  { eventsBy = "year", progress = silentProgress, signal }: PublishLakeOptions = {},
): Promise<PublishedTable[]> {
  const latest: LatestArtifacts = await latestArtifacts(projectFolder);
  const sources = tableSources(latest, eventsBy);
  const genres = (publishedSpectrum(latest)?.manifest.summary.genreNames ?? []) as readonly string[];
  const record = { ...(await readRecord(store)), layout, genres: [...genres] };
  const published: PublishedTable[] = [];
  const names = Object.keys(lakeTables) as LakeTableName[];
  for (const table of names) {
    throwIfCancelled(signal);
    const outcome = await publishTable({ projectFolder, store, record, signal }, table, sources[table]);
    if (outcome) published.push(outcome);
    progress.update(names.indexOf(table) + 1, names.length, table);
  }
  await writeRecord(store, record);
  return published;
}

interface Publication {
  readonly projectFolder: string;
  readonly store: ObjectStore;
  readonly record: LakeRecord;
  readonly signal: AbortSignal | undefined;
}

async function publishTable(
  publication: Publication,
  table: LakeTableName,
  source: TableSource | undefined,
): Promise<PublishedTable | undefined> {
  const { record, store } = publication;
  const known = (record.tables as Partial<LakeRecord["tables"]>)[table];
  if (!source) {
    if (!known) return undefined;
    for (const { name } of known.files) await store.delete(name);
    delete record.tables[table];
    return { table, state: "removed", files: 0, bytes: 0 };
  }
  const keys = source.artifacts.map(({ manifest }) => manifest.key);
  const content = hashOf({ layout, keys, partitions: source.partitions ?? [] });
  if (known?.content === content) return { table, state: "unchanged", ...sizeOf(known.files) };
  const files = await writeTable(publication, table, source);
  const stale = known?.files.filter(({ name }) => !files.some((file) => file.name === name)) ?? [];
  for (const { name } of stale) await store.delete(name);
  record.tables[table] = { content, files };
  // What is written so far is known even when the next table fails.
  await writeRecord(store, record);
  return { table, state: "written", ...sizeOf(files) };
}

const sizeOf = (files: readonly { readonly bytes: number }[]) => ({
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

async function writeTable(
  { projectFolder, store, signal }: Publication,
  table: LakeTableName,
  { file, query, partitions = [] }: TableSource,
): Promise<LakeRecord["tables"][string]["files"]> {
  if (file !== undefined) {
    const name = `${table}/part-0.parquet`;
    await store.putFile(name, file, { signal });
    return [{ name, bytes: (await stat(file)).size }];
  }
  const workFolder = join(projectFolder, "work");
  await mkdir(workFolder, { recursive: true });
  const folder = await mkdtemp(join(workFolder, "lake-"));
  try {
    await writePartitions(query ?? "", partitions, join(folder, table));
    const files: LakeRecord["tables"][string]["files"] = [];
    for (const path of await filesIn(folder)) {
      const name = relative(folder, path).replaceAll("\\", "/");
      await store.putFile(name, path, { signal });
      files.push({ name, bytes: (await stat(path)).size });
    }
    return files;
  } catch (error) {
    throw explainFileError(error, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows that are held back until they are written, so that a partition gets row groups of a fair size. */
const rowsHeldBack = 2_000_000;

/** One thread writes the rows of a partition in the order of the query; several would mix them. */
async function writePartitions(query: string, partitions: readonly string[], folder: string): Promise<void> {
  using lake: Lake = await openLake({ threads: 1, temporaryFolder: join(folder, "..", "spill") });
  await lake.execute(`SET partitioned_write_flush_threshold = ${rowsHeldBack}`);
  await lake.execute("SET partitioned_write_max_open_files = 1000");
  await lake.execute(`COPY (${query}) TO ${sqlText(folder)}
    (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (${partitions.map(sqlName).join(", ")}), FILENAME_PATTERN 'part-{i}')`);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".parquet"));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function readRecord(store: ObjectStore): Promise<LakeRecord> {
  const bytes = await store.get(recordName).catch((error: unknown) => {
    if (!(error instanceof MarqueeError && error.code === "not-found")) throw error;
  });
  if (bytes === undefined) return { layout, genres: [], tables: {} };
  try {
    return recordSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (error) {
    throw new MarqueeError("invalid-file", `${recordName} in ${store.address} is damaged.`, {
      cause: error,
      hint: "Empty that place, or name another with --to.",
    });
  }
}

async function writeRecord(store: ObjectStore, record: LakeRecord): Promise<void> {
  await store.put(recordName, Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
}
