import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentProgress } from "../../core/index.ts";
import {
  ArtifactStore,
  type Lake,
  type ObjectStore,
  openLake,
  openObjectStore,
} from "../../storage/index.ts";
import { runConfigurationSchema } from "../configuration.ts";
import { blocksOf, defineStage, type ShardedStep } from "../step.ts";
import { shardedSteps } from "../steps.ts";
import { ShardMemory } from "./memory.ts";
import { ShardHands, type ShardHandsOptions } from "./shard-hands.ts";
import type { ShardInput } from "./shard-job.ts";
import { shardIdentity, stepIdentity } from "./shard-task.ts";

let folder: string;
let lake: Lake;
let shared: ObjectStore;
let runs: number;
let weights: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-hands-"));
  lake = await openLake({ threads: 1 });
  shared = await openObjectStore(join(folder, "shared"));
  runs = 0;
  weights = "w1";
});
afterEach(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

/** Writes how often it was run; it reads the file `weights` from outside. */
const counting: ShardedStep = {
  name: "counting",
  version: 1,
  description: "counts",
  needs: [],
  configuration: {},
  content: async () => ({ weights }),
  stages: [
    defineStage({
      name: "count",
      plan: async () => blocksOf(4, 4, "numbers"),
      run: async ({ folder: target }) => {
        await writeFile(join(target, "out"), String(++runs));
        return {};
      },
    }),
  ],
  merge: async () => ({}),
};
const [shard] = blocksOf(4, 4, "numbers");
const inputs = { weights: "w1" };
const identity = shardIdentity(stepIdentity(counting, 1, inputs), counting.stages[0], shard, {});

function machine(name: string, options: Partial<ShardHandsOptions> = {}) {
  const projectFolder = join(folder, name);
  const store = new ArtifactStore(join(projectFolder, "artifacts"), { shared });
  const stepsOf = async () => [counting];
  const memory = new ShardMemory();
  const hands = new ShardHands({
    store,
    lake,
    projectFolder,
    memory,
    stepsOf,
    tell: () => undefined,
    ...options,
  });
  return { store, hands };
}

const order = (input: Partial<ShardInput> = {}) => ({
  input: {
    stage: "count",
    seed: 1,
    configuration: runConfigurationSchema.parse({}),
    inputs,
    stages: {},
    shard,
    key: new ArtifactStore(folder).keyOf(identity),
    forced: false,
    ...input,
  },
  signal: new AbortController().signal,
  progress: silentProgress,
});

describe("ShardHands", () => {
  it("have the kinds that are asked for, and refuse others", async () => {
    const { hands } = machine("a", { stepsOf: shardedSteps });
    expect((await hands.steps(["neighbours"])).map(({ name }) => name)).toEqual(["neighbours"]);
    await expect(hands.steps(["encode", "paint"])).rejects.toMatchObject({
      code: "invalid-option",
      message: expect.stringContaining('"paint"') as string,
    });
  });

  it("do a shard once for everybody", async () => {
    expect(await machine("a").hands.do("counting", order())).toMatchObject({ made: true });
    expect(await machine("b").hands.do("counting", order())).toMatchObject({ made: false });
    expect(runs).toBe(1);
  });

  it("give what only their machine has to the shared store again", async () => {
    const a = machine("a");
    await a.hands.do("counting", order());
    await rm(join(folder, "shared"), { recursive: true });
    expect(await a.hands.do("counting", order())).toMatchObject({ made: false });
    expect(await machine("b").store.find(identity)).toBeDefined();
  });

  it("do a shard again when it is forced, wherever it lies", async () => {
    const a = machine("a");
    await a.hands.do("counting", order());
    await a.store.create(stepIdentity(counting, 1, inputs), async () => ({}));
    expect(await a.hands.do("counting", order({ forced: true }))).toMatchObject({ made: true });
    const found = await machine("b").store.find(identity);
    expect(await readFile(join(found?.folder ?? "", "out"), "utf8")).toBe("2");
  });

  it("refuse a shard whose files from outside are others here", async () => {
    weights = "w2";
    await expect(machine("a").hands.do("counting", order())).rejects.toMatchObject({
      code: "invalid-file",
      message: expect.stringContaining('"weights" of counting') as string,
    });
    expect(runs).toBe(0);
  });

  it("refuse a shard of which they would make something else, and one whose inputs are nowhere", async () => {
    const { hands, store } = machine("a", { stepsOf: shardedSteps });
    const search = { stage: "search", inputs: { refit: "d" } };
    await expect(hands.do("neighbours", order({ ...search, key: "0123" }))).rejects.toThrow(/something else/);
    const [step] = await hands.steps(["neighbours"]);
    const own = shardIdentity(stepIdentity(step, 1, { refit: "d" }), step.stages[0], shard, {});
    const lost = hands.do("neighbours", order({ ...search, key: store.keyOf(own) }));
    await expect(lost).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("refit/d") as string,
    });
  });
});
