import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256 } from "../../src/core/index.ts";
import { runConfigurationSchema } from "../../src/pipeline/configuration.ts";
import {
  catalogueSteps,
  databaseMigrations,
  openDistribution,
  Pipeline,
  type PipelineOptions,
  runWorker,
  type ShardWorkerSummary,
  shardedSteps,
} from "../../src/pipeline/index.ts";
import { type Lake, openLake, openObjectStore } from "../../src/storage/index.ts";
import { smallCatalogue } from "../e2e/small-catalogue.test-helper.ts";
import { describeOnPostgres } from "../support/databases.ts";
import { mountSmallDisk } from "../support/small-disk.ts";

const configuration = runConfigurationSchema.parse({
  encode: {
    method: "combined",
    parts: [
      { method: "lsa", dimensions: 8 },
      { method: "doc2vec", dimensions: 8, epochs: 1, threads: 1 },
    ],
  },
  spectrum: { maxPasses: 1, termEvidence: null },
  shards: { titlesPerShard: 40, queriesPerShard: 40 },
});
const program = "1.2.3";

/** Keywords that the synopses give away, in TMDB's layout. */
function keywordsOf(titles: readonly string[]): string {
  const rows = titles.map((line) => {
    const { tmdb_id: id, genres } = JSON.parse(line) as { tmdb_id: number; genres: string[] };
    return `${id},"[{'id': 1, 'name': '${genres[0] === "Romance" ? "heartbreak" : "outer space"}'}]"`;
  });
  return ["id,keywords", ...rows].join("\n");
}

const disk = mountSmallDisk();

describeOnPostgres("runs on several workers", ({ open }) => {
  let folder: string;
  let lake: Lake;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-whole-"));
    await mkdir(join(folder, "data"));
    const titles = smallCatalogue().trim().split("\n").slice(0, 120);
    await writeFile(join(folder, "data", "titles.jsonl"), titles.join("\n"));
    await writeFile(join(folder, "data", "keywords.csv"), keywordsOf(titles));
    lake = await openLake({ threads: 1 });
  });
  afterAll(async () => {
    if (disk.why === undefined) disk.unmount();
    lake.close();
    await rm(folder, { recursive: true });
  });

  /** Less those that come after the last one with shards. */
  const steps = async () => (await catalogueSteps(join(folder, "data"), configuration)).slice(0, -2);
  const run = async (project: string, options: Partial<PipelineOptions> = {}) =>
    new Pipeline(await steps(), { projectFolder: join(folder, project), lake, seed: 1, ...options }).run();

  /** The hash of every file of every artifact that a project has. */
  async function artifactsOf(project: string): Promise<Record<string, string>> {
    const root = join(folder, project, "artifacts");
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const hashes = paths.sort().map(async (path) => [path.slice(root.length), sha256(await readFile(path))]);
    return Object.fromEntries((await Promise.all(hashes)) as [string, string][]);
  }

  /** What a run and its workers share, and a way to start workers. */
  async function crew(store: string, signal: AbortSignal) {
    const database = await open(databaseMigrations);
    const shared = await openObjectStore(join(folder, store));
    const sharing = { database, shared, program };
    const work = (projectFolder: string, kinds?: string[]): Promise<ShardWorkerSummary> =>
      runWorker({ ...sharing, lake, projectFolder, kinds, signal, stepsOf: shardedSteps });
    const distribution = await openDistribution({ ...sharing, configuration, steps: await steps() });
    return { shared, distribution, work };
  }

  it("make the artifacts of a run on one machine, byte for byte, and no shard stays behind", async () => {
    await run("local");
    const stop = new AbortController();
    const { shared, distribution, work } = await crew("shared", stop.signal);
    const encoding = work(join(folder, "encoder"), ["encode", "tags"]);
    const judging = work(join(folder, "judge"), ["evaluate", "neighbours"]);
    await run("distributed", { shared, executor: distribution.executor });
    stop.abort();
    const [encoder, judge] = await Promise.all([encoding, judging]);
    await distribution.close();
    expect(Object.keys(encoder.kinds).sort()).toEqual(["encode", "tags"]);
    expect(Object.keys(judge.kinds).sort()).toEqual(["evaluate", "neighbours"]);
    const expected = await artifactsOf("local");
    expect(Object.keys(expected).length).toBeGreaterThan(15);
    expect(Object.keys(expected).some((path) => /^.tags.\w+.tags[.]parquet$/.test(path))).toBe(true);
    expect(await artifactsOf("distributed")).toEqual(expected);
    const inStore = await Array.fromAsync(shared.list(), ({ key }) => key);
    expect(inStore.filter((key) => key.split("/")[0].includes("."))).toEqual([]);
  }, 200_000);

  it.skipIf(disk.why !== undefined)(
    `leave the shards of a worker whose disk is full to others${disk.why ? ` (${disk.why})` : ""}`,
    async () => {
      const stop = new AbortController();
      const { shared, distribution, work } = await crew("shared-late", stop.signal);
      await disk.leave(0);
      const full = work(disk.folder).catch((error: unknown) => error);
      const upToEncode = (await steps()).slice(0, 3);
      const running = new Pipeline(upToEncode, {
        ...{ projectFolder: join(folder, "late"), lake, seed: 1, shared },
        executor: distribution.executor,
      }).run();
      // It ends by itself: it would fail with every shard, and use up their attempts.
      expect(await full).toMatchObject({
        code: "disk-full",
        message: expect.stringContaining(disk.folder) as string,
      });
      const roomy = work(join(folder, "roomy"));
      await running;
      stop.abort();
      expect(await roomy).toMatchObject({ failed: 0 });
      await distribution.close();
    },
    200_000,
  );
});
