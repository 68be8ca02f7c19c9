import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ArtifactStore, type Lake, openLake } from "../../storage/index.ts";
import { Pipeline, type PipelineOptions, type RunObserver } from "../runner.ts";
import { type Block, blocksOf, defineStage, type ShardedStep, shardOf, type Step } from "../step.ts";
import { ShardMemory } from "./memory.ts";
import { type ShardExecutor, ShardsGone } from "./sharded-step.ts";

let projectFolder: string;
let lake: Lake;
let ran: string[];
let broken: Set<number>;
beforeEach(async () => {
  projectFolder = await mkdtemp(join(tmpdir(), "marquee-shards-"));
  lake = await openLake({ threads: 1 });
  ran = [];
  broken = new Set();
});
afterEach(async () => {
  lake.close();
  await rm(projectFolder, { recursive: true });
});

const numbers: Step = {
  name: "numbers",
  version: 1,
  description: "numbers",
  needs: [],
  configuration: {},
  run: async ({ folder }) => {
    await writeFile(join(folder, "out"), "1 2 3 4 5 6 7");
    return {};
  },
};

/** Sums the numbers of each block, then multiplies every sum by that of all. */
function summingStep(size: number): ShardedStep {
  const sum = defineStage<Block>({
    name: "sum",
    plan: async () => blocksOf(7, size, "numbers"),
    run: async ({ folder, inputs, progress }, { start, end }) => {
      ran.push(`sum ${start}`);
      if (broken.has(start)) throw new Error("broken shard");
      const all = (await readFile(join(inputs.numbers.folder, "out"), "utf8")).split(" ").map(Number);
      progress.update(1, 2);
      const total = all.slice(start, end).reduce((left, right) => left + right, 0);
      await writeFile(join(folder, "out"), String(total));
      return { total };
    },
  });
  const scale = defineStage<{ readonly factor: number }>({
    name: "scale",
    plan: async ({ stages }) => {
      const factor = stages.sum.reduce((left, { manifest }) => left + Number(manifest.summary.total), 0);
      return [{ label: "scale", size: 1, data: { factor } }];
    },
    run: async ({ folder, stages }, { factor }) => {
      ran.push("scale");
      const sums = stages.sum.map(({ manifest }) => Number(manifest.summary.total) * factor);
      await writeFile(join(folder, "out"), sums.join(" "));
      return {};
    },
  });
  return {
    name: "product",
    version: 1,
    description: "sums and scales",
    needs: ["numbers"],
    configuration: { size },
    stages: [sum, scale],
    merge: async ({ folder, stages }) => {
      ran.push("merge");
      const blocks = stages.sum.map((artifact) => shardOf<Block>(artifact).start);
      const scaled = await readFile(join(stages.scale[0].folder, "out"), "utf8");
      await writeFile(join(folder, "out"), `${blocks.join()}: ${scaled}`);
      return { blocks: blocks.length };
    },
  };
}

const pipeline = (size: number, options: Partial<PipelineOptions> = {}) =>
  new Pipeline([numbers, summingStep(size)], { projectFolder, lake, seed: 1, ...options });
const resultOf = async (size: number, options?: Partial<PipelineOptions>) => {
  const [, { folder }] = await pipeline(size, options).run();
  return readFile(join(folder, "out"), "utf8");
};
const leftShards = async () =>
  (
    await Promise.all(
      ["sum", "scale"].map((stage) => readdir(join(projectFolder, "artifacts", `product.${stage}`))),
    )
  ).flat();

describe("a step in shards", () => {
  it("does stage after stage, merges in the order of the shards and removes them", async () => {
    expect(await resultOf(3)).toBe("0,3,6: 168 420 196");
    expect(ran).toEqual(["sum 0", "sum 3", "sum 6", "scale", "merge"]);
    expect(await leftShards()).toEqual([]);
    expect(await readdir(join(projectFolder, "work"))).toEqual([]);
    ran = [];
    expect(await resultOf(3)).toBe("0,3,6: 168 420 196");
    expect(ran).toEqual([]);
  });

  it("goes on after a failure with the shards that are missing", async () => {
    broken.add(3);
    await expect(pipeline(3).run()).rejects.toThrow("broken shard");
    broken.clear();
    ran = [];
    expect(await resultOf(3)).toBe("0,3,6: 168 420 196");
    expect(ran).toEqual(["sum 3", "sum 6", "scale", "merge"]);
  });

  it("does every shard again when forced, also those of a run that broke off", async () => {
    broken.add(6);
    await expect(pipeline(3).run()).rejects.toThrow("broken shard");
    broken.clear();
    ran = [];
    await resultOf(3, { force: ["product"] });
    expect(ran).toEqual(["sum 0", "sum 3", "sum 6", "scale", "merge"]);
  });

  it("counts the items of shards as progress", async () => {
    const seen: string[] = [];
    const observer = {
      stepProgress: (step, done, total) => step.name === "product" && seen.push(`${done}/${total}`),
      stepStarted: () => undefined,
      stepTold: () => undefined,
      stepFinished: () => undefined,
    } satisfies RunObserver;
    await resultOf(4, { observer });
    expect(seen).toEqual(["2/7", "4/7", "5/7", "7/7", "1/1"]);
  });

  it("takes the artifact of another run that removed the shards under its hands", async () => {
    let calls = 0;
    const robbed = (store: ArtifactStore): ShardExecutor => ({
      run: async ({ tasks }) => {
        calls++;
        const [{ identity, step }] = tasks;
        const { shard: _shard, ...configuration } = identity.configuration as { shard: unknown };
        await store.create({ ...identity, step: step.name, configuration }, async (folder) => {
          await writeFile(join(folder, "out"), "made elsewhere");
          return {};
        });
        throw new ShardsGone(step.name);
      },
    });
    expect(await resultOf(3, { executor: robbed })).toBe("made elsewhere");
    expect(calls).toBe(1);
  });
});

describe("ShardMemory", () => {
  it("reads once a step, again after a failure, and forgets old steps", async () => {
    const memory = new ShardMemory();
    let reads = 0;
    const read = async () => ++reads;
    expect(await memory.of("a")("x", read)).toBe(1);
    expect(await memory.of("a")("x", read)).toBe(1);
    expect(await memory.of("b")("x", read)).toBe(2);
    await expect(memory.of("a")("y", () => Promise.reject(new Error("once")))).rejects.toThrow("once");
    expect(await memory.of("a")("y", read)).toBe(3);
    for (const step of ["c", "d", "e"]) memory.of(step);
    expect(await memory.of("a")("x", read)).toBe(4);
  });
});
