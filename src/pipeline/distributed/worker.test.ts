import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/index.ts";
import type { RunningJob } from "../../storage/index.ts";
import { runConfigurationSchema } from "../configuration.ts";
import { shardedSteps } from "../steps.ts";
import { IdleWatch } from "./idle-watch.ts";
import { removeOldShards } from "./old-shards.ts";
import { type ShardInput, shardJob } from "./shard-job.ts";
import { Tally } from "./tally.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-worker-"));
});
afterEach(() => rm(folder, { recursive: true }));

const configuration = runConfigurationSchema.parse({});

describe("who takes part", () => {
  it("has jobs of another version for another program, store or version of a step", async () => {
    const [step] = await shardedSteps(configuration);
    const version = (program: string, storeId: string, stepVersion = step.version) =>
      shardJob({ ...step, version: stepVersion }, { program, storeId }).version;
    const versions = [
      version("1.0.0", "a"),
      version("1.0.1", "a"),
      version("1.0.0", "b"),
      version("1.0.0", "a", 99),
    ];
    expect(new Set(versions).size).toBe(4);
    expect(version("1.0.0", "a")).toBe(versions[0]);
    expect(versions[1]).toMatch(/^1[.]0[.]1-/);
  });

  it("cuts encode, evaluate and neighbours into shards", async () => {
    expect((await shardedSteps(configuration)).map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["encode", "evaluate", "neighbours"]),
    );
  });
});

describe("removeOldShards", () => {
  it("removes what came of shards a week ago, and no whole artifact", async () => {
    for (const path of ["encode.vectors/old", "encode.vectors/young", "encode/old"]) {
      await mkdir(join(folder, path), { recursive: true });
      if (path.endsWith("old")) await utimes(join(folder, path), 0, 0);
    }
    await removeOldShards(folder, systemClock);
    expect(await readdir(join(folder, "encode.vectors"))).toEqual(["young"]);
    expect(await readdir(join(folder, "encode"))).toEqual(["old"]);
    await removeOldShards(join(folder, "nothing"), systemClock);
  });
});

describe("IdleWatch", () => {
  it("ends after a while without work, and not while there is some", async () => {
    const watch = new IdleWatch(0.05);
    watch.busy();
    await sleep(120);
    expect(watch.signal.aborted).toBe(false);
    watch.free();
    await sleep(120);
    expect(watch.signal.aborted).toBe(true);
  });
});

describe("Tally", () => {
  it("tells shards that were done from those that were there already", () => {
    const told: string[] = [];
    const watch = new IdleWatch(undefined);
    const tally = new Tally(({ what, label }) => told.push(`${label} ${what}`), watch);
    const shard = { label: "titles 1–4", size: 4, data: {} };
    const input = { stage: "vectors", seed: 1, configuration: {}, inputs: {}, stages: {}, shard, key: "k" };
    for (const id of ["made", "there"]) {
      const running = { id, attempt: 1, input: { ...input, forced: false } } as RunningJob<ShardInput>;
      tally.add({ what: "started", id, attempt: 1 });
      tally.starts("encode", running);
      if (id === "there") tally.found(id);
      tally.add({ what: "done", id, attempt: 1 });
    }
    expect(told).toEqual(["started", "done", "started", "found"].map((what) => `titles 1–4 ${what}`));
    expect(tally.summary()).toMatchObject({ done: 1, found: 1, failed: 0, kinds: { encode: 1 } });
  });
});
