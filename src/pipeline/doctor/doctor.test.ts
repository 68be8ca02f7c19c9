import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../core/index.ts";
import { type Artifact, ArtifactStore, type Lake, openLake, writeParquet } from "../../storage/index.ts";
import { checkArtifacts, checkLake } from "./artifact-checks.ts";
import { runChecks } from "./check.ts";
import { checkJobs } from "./database-checks.ts";
import { diagnose } from "./diagnose.ts";
import { checkFolder, checkNode, diskFinding } from "./machine.ts";
import { tagOptionsSchema } from "../tags/options.ts";
import { checkModelFolders, nativeChecks } from "./optional-parts.ts";

let folder: string;
let lake: Lake;
let artifact: Artifact;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-doctor-"));
  lake = await openLake({ threads: 2 });
  const store = new ArtifactStore(join(folder, "artifacts"));
  const identity = { step: "import", stepVersion: 1, configuration: {}, inputs: {} };
  artifact = await store.create(identity, async (place) => {
    await writeParquet(lake, join(place, "titles.parquet"), { id: "text" }, [
      { id: "film-1" },
      { id: "film-2" },
    ]);
    return {};
  });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

describe("the checks of the doctor", () => {
  it("know the oldest Node, a full disk and a folder that is none", async () => {
    expect(checkNode("22.18.0").state).toBe("ok");
    expect(checkNode("22.17.9")).toMatchObject({
      state: "failed",
      hint: expect.stringContaining("22.18") as string,
    });
    expect([3e9, 1e9, 1e8].map((free) => diskFinding(free).state)).toEqual(["ok", "warning", "failed"]);
    const file = join(folder, "file");
    await writeFile(file, "");
    expect((await checkFolder(file)).state).toBe("failed");
    expect((await checkFolder(join(folder, "new", "deep"))).state).toBe("skipped");
  });

  it.skipIf(process.getuid?.() === 0)("see that a folder cannot be written", async () => {
    const closed = await mkdtemp(join(folder, "closed-"));
    await chmod(closed, 0o500);
    expect((await checkFolder(closed)).state).toBe("failed");
  });

  it("find an artifact that was cut off, changed or lost, and name the step to force", async () => {
    const run = { import: artifact };
    const path = join(artifact.folder, "titles.parquet");
    const bytes = await readFile(path);
    expect(await checkArtifacts(run, true)).toMatchObject({ state: "ok" });
    expect(await checkLake(run, lake)).toEqual({ state: "ok", message: "1 tables, 2 rows" });
    const changed = Buffer.from(bytes);
    changed[20] ^= 255;
    await writeFile(path, changed);
    expect((await checkArtifacts(run, false)).state).toBe("ok");
    expect(await checkArtifacts(run, true)).toMatchObject({
      state: "failed",
      message: `${path} is damaged`,
      hint: expect.stringContaining("--force import") as string,
    });
    await writeFile(path, bytes.subarray(0, 30));
    expect((await checkArtifacts(run, false)).state).toBe("failed");
    expect((await checkLake(run, lake)).message).toContain("cannot be read as Parquet");
    await rm(path);
    expect((await checkArtifacts(run, false)).message).toBe(`${path} is missing`);
    await writeFile(path, bytes);
  });

  it("tell what is lost without a native part: an optional one is no failure", async () => {
    const results = await runChecks(
      nativeChecks(() => Promise.reject(new Error("no binary\nfor this machine"))),
    );
    expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "onnxruntime-node failed",
      "sharp failed",
      "usearch warning",
    ]);
    expect(results[1]).toMatchObject({
      message: "posters cannot be read: no binary",
      hint: "npm install sharp",
    });
  });

  it("look into the model folders that a configuration names", async () => {
    const of = (place: string) =>
      checkModelFolders({ encode: { method: "transformer", folder: place } as never, tags: null });
    expect((await of(join(folder, "nowhere"))).state).toBe("failed");
    const model = await mkdtemp(join(folder, "model-"));
    await writeFile(join(model, "config.json"), "{}");
    expect((await of(model)).message).toContain("lacks tokenizer.json, an .onnx file");
    await writeFile(join(model, "tokenizer.json"), "{}");
    await writeFile(join(model, "model.onnx"), "");
    expect((await of(model)).state).toBe("ok");
    const embedder = { kind: "transformer", folder: join(folder, "no-tags") };
    const tags = tagOptionsSchema.parse({ scorer: { kind: "classifier", embedder } });
    const ofTags = await checkModelFolders({ encode: { method: "lsa" } as never, tags });
    expect(ofTags).toMatchObject({ state: "failed", message: expect.stringContaining("no-tags") as string });
  });

  it("warn of jobs that wait for nobody and of jobs that failed", () => {
    const idle = { kind: "encode", version: "1", waiting: 0, failed: 0, waitingForWorker: false };
    expect(checkJobs([]).state).toBe("ok");
    expect(checkJobs([idle]).state).toBe("ok");
    expect(checkJobs([{ ...idle, waiting: 3, waitingForWorker: true }]).message).toContain("3 of encode 1");
    expect(checkJobs([{ ...idle, failed: 2 }])).toMatchObject({ state: "warning" });
  });

  it("make nothing where nothing is, and go on after a database that is down", async () => {
    const nowhere = join(folder, "nowhere");
    const options = { projectFolder: nowhere, maximumLagMs: 3_600_000, lake, clock: systemClock };
    const { checks } = await diagnose(options);
    const stateOf = (name: string) => checks.find((check) => check.name === name)?.state;
    expect(["folder", "artifacts", "lake", "database"].map(stateOf)).toEqual(Array(4).fill("skipped"));
    expect(checks.filter(({ state }) => state === "failed")).toEqual([]);
    await expect(readFile(nowhere)).rejects.toMatchObject({ code: "ENOENT" });
    const { checks: down, metrics } = await diagnose({
      ...options,
      databaseUrl: "postgres://127.0.0.1:1/none",
    });
    expect(down.find(({ name }) => name === "database")).toMatchObject({
      state: "failed",
      hint: expect.any(String) as string,
    });
    expect(down.at(-1)?.name).toBe("models");
    expect(metrics[0].samples).toContainEqual({ labels: { check: "database" }, value: 0 });
  });
});
