/** Eight workers against one on a step that waits: every call of an embedding service takes half a second. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmbeddingServer } from "../src/encoders/text/endpoint/embedding-server.test-helper.ts";
import { smallCatalogue } from "../test/e2e/small-catalogue.test-helper.ts";
import { startMarquee, type TestProcess } from "../test/support/marquee-process.ts";
import { startPostgres, whyNoPostgres } from "../test/support/postgres.ts";
import type { BenchRow } from "./main.ts";

const callSeconds = 0.5;
const titles = 240;
const titlesPerCall = 1;
const titlesPerShard = 6;
const calls = titles / titlesPerCall;
const configuration = {
  encode: {
    method: "endpoint",
    model: "slow",
    dimensions: 64,
    batchDocuments: titlesPerCall,
    concurrency: 1,
  },
  shards: { titlesPerShard },
};

/** Where a measurement is taken. */
interface Place {
  readonly folder: string;
  readonly databaseUrl: string;
}

/** How one way to do the step went. */
interface Measured {
  readonly seconds: number;
  /** Hash of all files of the artifact. */
  readonly bytes: string;
}

export async function run(): Promise<BenchRow[]> {
  const why = whyNoPostgres();
  if (why !== undefined) throw new Error(`This bench needs PostgreSQL: ${why}.`);
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-workers-"));
  const [postgres, service] = await Promise.all([
    startPostgres(),
    startEmbeddingServer(async () => {
      await sleep(callSeconds * 1000);
      return false;
    }),
  ]);
  try {
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data", "titles.jsonl"), smallCatalogue());
    const encode = { ...configuration.encode, baseUrl: service.baseUrl, graceSeconds: 0 };
    await writeFile(join(folder, "marquee.json"), JSON.stringify({ ...configuration, encode }));
    const place = { folder, databaseUrl: postgres.url };
    const local = await measure(place, 0);
    const one = await measure(place, 1);
    const eight = await measure(place, 8);
    if (one.bytes !== local.bytes || eight.bytes !== local.bytes) throw new Error("The artifacts differ.");
    return rowsOf(local, one, eight);
  } finally {
    await service.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(local: Measured, one: Measured, eight: Measured): BenchRow[] {
  const row = (name: string, { seconds }: Measured, peer: Measured, note: string): BenchRow => ({
    name,
    ours: round(seconds),
    peer: round(peer.seconds),
    ratio: round(peer.seconds / seconds),
    unit: "s",
    note,
  });
  const facts = `${calls} calls of ${callSeconds} s, all processes on ${availableParallelism()} cores; the same bytes`;
  return [
    row("8-workers-against-1", eight, one, facts),
    row("8-workers-against-local", eight, local, "local: one process, no queue"),
    row("1-worker-against-local", one, local, "what queue and artifact store cost"),
  ];
}

/** Runs the step with so many workers, or in the run's own process, and nothing to begin with. */
async function measure({ folder, databaseUrl }: Place, count: number): Promise<Measured> {
  const store = join(folder, `store-${count}`);
  const environment = { MARQUEE_DATABASE_URL: databaseUrl, MARQUEE_ARTIFACT_STORE: store };
  const workers: TestProcess[] = [];
  for (let number = 0; number < count; number++) {
    const worker = startMarquee(["worker", "--project", `worker-${count}-${number}`], {
      cwd: folder,
      environment,
    });
    await worker.says(/waits for shards/);
    workers.push(worker);
  }
  const project = `project-${count}`;
  const options = count > 0 ? ["--distributed"] : [];
  const args = ["run", "--data", "data", "--config", "marquee.json", "--until", "encode", "--json"];
  const process = startMarquee([...args, "--project", project, ...options], { cwd: folder, environment });
  const { code } = await process.ended;
  for (const worker of workers) await worker.kill("SIGINT");
  if (code !== 0) throw new Error(process.log);
  const { steps } = JSON.parse(process.out) as { steps: { step: string; seconds: number }[] };
  const { seconds = Number.NaN } = steps.find(({ step }) => step === "encode") ?? {};
  return { seconds, bytes: await hashOfFiles(join(folder, project, "artifacts", "encode")) };
}

async function hashOfFiles(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) hash.update(path.slice(folder.length)).update(await readFile(path));
  return hash.digest("hex");
}

const round = (value: number) => Math.round(value * 100) / 100;
