import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentProgress, systemClock } from "../../core/index.ts";
import { ArtifactStore, openLake, openObjectStore } from "../../storage/index.ts";
import { shardedSteps } from "../steps.ts";
import { IdleWatch } from "./idle-watch.ts";
import { ShardMemory } from "./memory.ts";
import { removeOldShards } from "./old-shards.ts";
import { ShardHands } from "./shard-hands.ts";
import { shardJob } from "./shard-job.ts";
import { shardIdentity, stepIdentity } from "./shard-task.ts";
import { storeIdentity } from "./store-identity.ts";
import { runConfigurationSchema } from "../configuration.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-worker-"));
});
afterEach(() => rm(folder, { recursive: true }));

const configuration = runConfigurationSchema.parse({});

describe("who takes part", () => {
  it("knows a store by its name, whatever its address", async () => {
    const store = await openObjectStore(folder);
    const names = await Promise.all([
      storeIdentity(store),
      storeIdentity(await openObjectStore(`${folder}/.`)),
    ]);
    const name = await storeIdentity(store);
    expect(names).toContain(name);
    expect(await storeIdentity(await openObjectStore(folder))).toBe(name);
    expect(await storeIdentity(await openObjectStore(join(folder, "other")))).not.toBe(name);
  });

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

describe("ShardHands", () => {
  it("have the kinds that are asked for, and refuse others", async () => {
    using lake = await openLake({ threads: 1 });
    const store = new ArtifactStore(folder);
    const hands = new ShardHands({
      store,
      lake,
      projectFolder: folder,
      memory: new ShardMemory(),
      stepsOf: shardedSteps,
      tell: () => undefined,
    });
    expect((await hands.steps(["neighbours"])).map(({ name }) => name)).toEqual(["neighbours"]);
    await expect(hands.steps(["encode", "paint"])).rejects.toMatchObject({
      code: "invalid-option",
      message: expect.stringContaining('"paint"') as string,
    });
  });

  it("refuse a shard of which they would make something else, and one whose inputs are nowhere", async () => {
    using lake = await openLake({ threads: 1 });
    const store = new ArtifactStore(folder);
    const tell = () => undefined;
    const common = { store, lake, projectFolder: folder, stepsOf: shardedSteps, tell };
    const hands = new ShardHands({ ...common, memory: new ShardMemory() });
    const inputs = { import: "a", encode: "b", train: "c", refit: "d" };
    const shard = { label: "titles 1–5", size: 5, data: { start: 0, end: 5 } };
    const order = (key: string) => ({
      input: {
        stage: "search",
        seed: 1,
        configuration,
        inputs: { refit: inputs.refit },
        stages: {},
        shard,
        key,
      },
      signal: new AbortController().signal,
      progress: silentProgress,
    });
    await expect(hands.do("neighbours", order("0123"))).rejects.toThrow(/something else/);
    const [step] = await hands.steps(["neighbours"]);
    const own = shardIdentity(stepIdentity(step, 1, { refit: "d" }), step.stages[0], shard, {});
    await expect(hands.do("neighbours", order(store.keyOf(own)))).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("refit/d") as string,
    });
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
