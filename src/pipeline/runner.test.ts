import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lake, openLake } from "../storage/index.ts";
import { latestArtifacts, Pipeline, type PipelineOptions } from "./runner.ts";
import type { Step } from "./step.ts";

let projectFolder: string;
let lake: Lake;
let ran: string[];
beforeEach(async () => {
  projectFolder = await mkdtemp(join(tmpdir(), "marquee-runner-"));
  lake = await openLake({ threads: 1 });
  ran = [];
});
afterEach(async () => {
  lake.close();
  await rm(projectFolder, { recursive: true });
});

const step = (name: string, needs: string[], extra: Partial<Step> = {}): Step => ({
  name,
  version: 1,
  description: `Makes ${name}`,
  needs,
  configuration: {},
  run: async ({ folder, inputs }) => {
    ran.push(name);
    const before = await Promise.all(
      Object.values(inputs).map((input) => readFile(join(input.folder, "out"), "utf8")),
    );
    await writeFile(join(folder, "out"), `${before.join("+")}>${name}`);
    return { length: name.length };
  },
  ...extra,
});
const chain = [step("a", []), step("b", ["a"]), step("c", ["a", "b"])];
const pipeline = (steps: Step[], options: Partial<PipelineOptions> = {}) =>
  new Pipeline(steps, { projectFolder, lake, seed: 1, ...options });

describe("Pipeline", () => {
  it("hands each step the artifacts that it needs, and records the latest", async () => {
    const outcomes = await pipeline(chain).run();
    expect(outcomes.map((outcome) => outcome.cached)).toEqual([false, false, false]);
    expect(await readFile(join(outcomes[2].folder, "out"), "utf8")).toBe(">a+>a>b>c");
    expect(outcomes[0].summary).toEqual({ length: 1 });
    const latest = await latestArtifacts(projectFolder);
    expect(latest.c.folder).toBe(outcomes[2].folder);
  });

  it("does nothing the second time", async () => {
    await pipeline(chain).run();
    ran = [];
    const outcomes = await pipeline(chain).run();
    expect(ran).toEqual([]);
    expect(outcomes.every((outcome) => outcome.cached)).toBe(true);
  });

  it("runs what depends on a changed configuration, file or version, and nothing else", async () => {
    await pipeline(chain).run();
    ran = [];
    await pipeline([chain[0], step("b", ["a"], { configuration: { width: 2 } }), chain[2]]).run();
    expect(ran).toEqual(["b", "c"]);
    ran = [];
    await pipeline([step("a", [], { content: async () => ({ "x.csv": "hash" }) }), chain[1], chain[2]]).run();
    expect(ran).toEqual(["a", "b", "c"]);
  });

  it("goes on where it stood after a failure", async () => {
    const broken = step("b", ["a"], { run: () => Promise.reject(new Error("out of disk")) });
    await expect(pipeline([chain[0], broken, chain[2]]).run()).rejects.toThrow("out of disk");
    expect(existsSync(join(projectFolder, "locks"))).toBe(false);
    ran = [];
    await pipeline(chain).run();
    expect(ran).toEqual(["b", "c"]);
  });

  it("keeps the work folder of a step that failed, and removes it when the step is done", async () => {
    let attempt = 0;
    const resuming = step("a", [], {
      run: async ({ workFolder, folder }) => {
        const found = await readdir(workFolder);
        if (attempt++ === 0) {
          await writeFile(join(workFolder, "checkpoint"), "half");
          throw new Error("killed");
        }
        await writeFile(join(folder, "out"), found.join());
        return {};
      },
    });
    await expect(pipeline([resuming]).run()).rejects.toThrow("killed");
    const [outcome] = await pipeline([resuming]).run();
    expect(await readFile(join(outcome.folder, "out"), "utf8")).toBe("checkpoint");
    expect(await readdir(join(projectFolder, "work"))).toEqual([]);
  });

  it("plans without changing anything, and forces a step", async () => {
    const states = async (options?: Partial<PipelineOptions>) =>
      (await pipeline(chain, options).plan()).map((planned) => planned.state);
    expect(await states()).toEqual(["to do", "to do", "to do"]);
    await pipeline(chain).run();
    expect(await states()).toEqual(["cached", "cached", "cached"]);
    expect(await states({ force: ["b"] })).toEqual(["cached", "forced", "cached"]);
    ran = [];
    await pipeline(chain, { force: ["b"] }).run();
    expect(ran).toEqual(["b"]);
    expect(() => pipeline(chain, { force: ["z"] })).toThrow(/no step "z"/);
  });

  it("refuses a second process and takes over the lock of a dead one", async () => {
    await mkdir(join(projectFolder, "locks"));
    await writeFile(join(projectFolder, "locks", `${process.ppid}-a.json`), "");
    await expect(pipeline(chain).run()).rejects.toMatchObject({ code: "already-running" });
    await rename(
      join(projectFolder, "locks", `${process.ppid}-a.json`),
      join(projectFolder, "locks", "999999999-a.json"),
    );
    await expect(pipeline(chain).run()).resolves.toHaveLength(3);
  });

  it("stops between steps when cancelled", async () => {
    const controller = new AbortController();
    const cancelling = step("a", [], {
      run: async () => {
        controller.abort();
        return {};
      },
    });
    await expect(pipeline([cancelling, chain[1]], { signal: controller.signal }).run()).rejects.toMatchObject(
      {
        code: "cancelled",
      },
    );
    expect(ran).toEqual([]);
  });
});
