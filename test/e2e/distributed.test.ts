import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type EmbeddingServer,
  sendJson,
  startEmbeddingServer,
} from "../../src/encoders/text/endpoint/embedding-server.test-helper.ts";
import { storeIdentity } from "../../src/pipeline/distributed/store-identity.ts";
import { openDatabase, openObjectStore } from "../../src/storage/index.ts";
import { startMarquee, TestProcess } from "../support/marquee-process.ts";
import { type PostgresServer, startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { type S3Server, startS3Server } from "../support/s3-server.ts";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const titles = 24;
const titlesPerShard = 4;
const shards = titles / titlesPerShard;
const patience = 150_000;

const why = whyNoPostgres();

/** Lets requests through, or holds them. */
class Gate {
  private opened = Promise.withResolvers<void>();
  /** Requests that are held now. */
  held = 0;

  constructor() {
    this.open();
  }

  open(): void {
    this.opened.resolve();
  }

  close(): void {
    this.opened = Promise.withResolvers<void>();
  }

  async pass(): Promise<void> {
    this.held++;
    await this.opened.promise;
    this.held--;
  }

  async holds(count: number): Promise<void> {
    while (this.held < count) await sleep(20);
  }
}

describe.skipIf(why !== undefined)(`distributed runs${why ? ` (${why})` : ""}`, () => {
  let folder: string;
  let postgres: PostgresServer;
  let s3: S3Server;
  let server: EmbeddingServer;
  let environment: Record<string, string>;
  let expected: string;
  const gate = new Gate();
  let refused: string | undefined;
  let first: TestProcess;
  let second: TestProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "marquee-distributed-"));
    await mkdir(join(folder, "data"));
    const lines = smallCatalogue().split("\n").slice(0, titles);
    await writeFile(join(folder, "data", "titles.jsonl"), `${lines.join("\n")}\n`);
    [postgres, s3, server] = await Promise.all([
      startPostgres(),
      startS3Server(),
      startEmbeddingServer(async (response, { input }) => {
        await gate.pass();
        const isRefused = refused !== undefined && input.some((text) => text.includes(refused ?? ""));
        if (isRefused) sendJson(response, { error: { message: "no such words here" } }, 400);
        return isRefused;
      }),
    ]);
    environment = {
      ...s3.environment,
      MARQUEE_DATABASE_URL: postgres.url,
      MARQUEE_ARTIFACT_STORE: `s3://${s3.bucket}/artifacts?endpoint=${s3.endpoint}`,
    };
    const local = await run("local", "local", [], {});
    expect(await local.ended).toMatchObject({ code: 0 });
    expected = await vectorsOf("local");
  }, patience);

  afterAll(async () => {
    for (const worker of [first, second]) await worker?.kill("SIGKILL");
    await server.close();
    await s3[Symbol.asyncDispose]();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts a run. Another model makes other shards, although the server gives the same vectors. */
  async function run(
    project: string,
    model: string,
    options: readonly string[] = ["--distributed"],
    own: Readonly<Record<string, string>> = environment,
  ): Promise<TestProcess> {
    const encode = {
      method: "endpoint",
      baseUrl: server.baseUrl,
      model,
      dimensions: 8,
      batchDocuments: 2,
      graceSeconds: 0,
    };
    const configuration = { encode: { ...encode, concurrency: 1 }, shards: { titlesPerShard } };
    await writeFile(join(folder, `${model}.json`), JSON.stringify(configuration));
    const args = [
      "run",
      "--data",
      "data",
      "--project",
      project,
      "--config",
      `${model}.json`,
      "--until",
      "encode",
    ];
    return startMarquee([...args, ...options], { cwd: folder, environment: own });
  }

  const work = (project: string, ...options: string[]) =>
    startMarquee(["worker", "--project", project, "--lease", "4", ...options], { cwd: folder, environment });

  async function vectorsOf(project: string): Promise<string> {
    const step = join(folder, project, "artifacts", "encode");
    const [key] = await readdir(step);
    const bytes = await readFile(join(step, key, "text.parquet"));
    return createHash("sha256").update(bytes).digest("hex");
  }

  /**
   * Every block has come to its end and none was done twice. One that a worker finds in the store is not done again:
   * that happens when it was asked for while it was being done.
   */
  async function expectEachBlockOnce(logs: () => string): Promise<void> {
    const blocks = (outcome: RegExp) =>
      [...logs().matchAll(outcome)].map(([, start]) => Number(start)).sort((a, b) => a - b);
    // A worker tells of an end after it has written it, so the run may have ended before the last line.
    await vi.waitFor(() => {
      const ended = blocks(/titles (\d+)–\d+ {2}(?:done|was there already)/g);
      expect([...new Set(ended)]).toEqual(allBlocks);
    }, 10_000);
    const done = blocks(/titles (\d+)–\d+ {2}done/g);
    expect(done).toEqual([...new Set(done)]);
  }
  const allBlocks = Array.from({ length: shards }, (_, block) => block * titlesPerShard + 1);

  afterEach(() => {
    refused = undefined;
    gate.open();
  });

  it("know a store by one name, whatever its address and however many meet it first", async () => {
    const place = join(folder, "store");
    const databases = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ url: postgres.url, migrations: [] })),
    );
    const [first] = databases;
    const names = await Promise.all(
      databases.map(async (database) => storeIdentity(await openObjectStore(place), database)),
    );
    expect(new Set(names).size).toBe(1);
    expect(await storeIdentity(await openObjectStore(`${place}/.`), first)).toBe(names[0]);
    expect(await storeIdentity(await openObjectStore(join(folder, "other-store")), first)).not.toBe(names[0]);
    await Promise.all(databases.map((database) => database.close()));
  });

  it(
    "share their shards when two run at once, each is done once, and the bytes are those of one machine",
    async () => {
      first = work("first");
      second = work("second");
      const runs = await Promise.all([run("run-a", "together"), run("run-b", "together")]);
      for (const process of runs) expect(await process.ended, process.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-a")).toBe(expected);
      expect(await vectorsOf("run-b")).toBe(expected);
      await expectEachBlockOnce(() => first.log + second.log);
    },
    patience,
  );

  it(
    "end although a worker is killed in the middle of a shard",
    async () => {
      const before = second.log.length;
      gate.close();
      const process = await run("run-c", "killed-worker");
      await gate.holds(2);
      await first.kill("SIGKILL");
      gate.open();
      expect(await process.ended, process.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-c")).toBe(expected);
      await expectEachBlockOnce(() => second.log.slice(before));
      expect(second.log).toContain("(attempt 2)");
    },
    patience,
  );

  it(
    "go on with what is there when the run itself was killed",
    async () => {
      const before = second.log.length;
      gate.close();
      const killed = await run("run-d", "killed-run");
      await gate.holds(1);
      await killed.kill("SIGKILL");
      const again = await run("run-d", "killed-run");
      gate.open();
      expect(await again.ended, again.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-d")).toBe(expected);
      await expectEachBlockOnce(() => second.log.slice(before));
    },
    patience,
  );

  it(
    "outlive the death of PostgreSQL",
    async () => {
      gate.close();
      const process = await run("run-e", "killed-postgres");
      await gate.holds(1);
      await postgres.kill();
      gate.open();
      await sleep(500);
      await postgres.start();
      expect(await process.ended, process.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-e")).toBe(expected);
    },
    patience,
  );

  it(
    "fail with the reason when a shard fails for good",
    async () => {
      refused = "kiss";
      const process = await run("run-f", "refused");
      expect(await process.ended).toMatchObject({ code: 1 });
      refused = undefined;
      expect(process.log).toMatch(
        /The shard "titles \d+–\d+" of encode[.]vectors failed after 1 attempt, the last time on /,
      );
      expect(process.log).toContain("no such words here");
      // The cause is gone: what the other shards finished is used.
      const again = await run("run-f", "refused");
      expect(await again.ended, again.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-f")).toBe(expected);
    },
    patience,
  );

  it(
    "wait for a worker of their version, and Ctrl-C gives a shard back",
    async () => {
      gate.close();
      const process = await run("run-g", "versions");
      await gate.holds(1);
      expect(await second.kill("SIGINT")).toMatchObject({ code: 0 });
      expect(second.log).toContain("given back");
      const script = join(import.meta.dirname, "..", "support", "other-version-worker.ts");
      const other = new TestProcess([script, join(folder, "other")], { cwd: folder, environment });
      await process.says(/wait for a worker of version \d.*1 of 0[.]0[.]1-/);
      expect(await other.kill("SIGINT")).toMatchObject({ code: 0 });
      expect(JSON.parse(other.out)).toMatchObject({ done: 0, failed: 0 });
      gate.open();
      const last = work("third", "--once", "--json");
      expect(await process.ended, process.log).toMatchObject({ code: 0 });
      expect(await vectorsOf("run-g")).toBe(expected);
      expect(await last.ended).toMatchObject({ code: 0 });
      expect(JSON.parse(last.out)).toMatchObject({ kinds: { encode: shards } });
    },
    patience,
  );

  it(
    "say what they need",
    async () => {
      const { MARQUEE_DATABASE_URL: _database, ...withoutDatabase } = environment;
      const embedded = await run("alone", "alone", ["--distributed"], withoutDatabase);
      expect(await embedded.ended).toMatchObject({ code: 2 });
      expect(embedded.log).toContain("MARQUEE_DATABASE_URL");
    },
    patience,
  );
});
