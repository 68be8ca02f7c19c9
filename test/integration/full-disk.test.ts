import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runConfigurationSchema } from "../../src/pipeline/configuration.ts";
import { catalogueSteps, Pipeline, type PipelineOptions } from "../../src/pipeline/index.ts";
import { type Lake, openLake, openObjectStore } from "../../src/storage/index.ts";
import { smallCatalogue } from "../e2e/small-catalogue.test-helper.ts";
import { mountSmallDisk } from "../support/small-disk.ts";

const disk = mountSmallDisk();
const { why, folder: small } = disk;
const configuration = runConfigurationSchema.parse({
  encode: { method: "lsa", dimensions: 32 },
  shards: { titlesPerShard: 100 },
});

describe.skipIf(why !== undefined)(`a full disk${why ? ` (${why})` : ""}`, () => {
  let folder: string;
  let lake: Lake;
  let expected: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "marquee-roomy-"));
    mkdirSync(join(folder, "data"));
    await writeFile(join(folder, "data", "titles.jsonl"), smallCatalogue());
    lake = await openLake({ threads: 1 });
    expected = await resultOf(join(folder, "reference"));
  });
  afterAll(async () => {
    lake.close();
    disk.unmount();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => mkdir(join(small, "work")));
  afterEach(() => disk.empty());

  async function run(projectFolder: string, options: Partial<PipelineOptions> = {}) {
    const steps = (await catalogueSteps(join(folder, "data"), configuration)).slice(0, 3);
    return new Pipeline(steps, { projectFolder, lake, seed: 1, ...options }).run();
  }

  async function resultOf(projectFolder: string, options?: Partial<PipelineOptions>): Promise<string> {
    const outcomes = await run(projectFolder, options);
    const bytes = await readFile(join(outcomes[2].folder, "text.parquet"));
    return createHash("sha256").update(bytes).digest("hex");
  }

  /** Folders and files with a name that says that they are not finished. */
  const unfinished = async (root: string) =>
    (await readdir(root, { recursive: true })).filter((path) => /[.]tmp|[.]incoming\//.test(path));

  it.each([8, 40, 120, 200])(
    "with %i kB left is told, leaves nothing half-written, and is gone on from",
    async (left) => {
      const project = join(small, "project");
      await disk.leave(left);
      await expect(run(project)).rejects.toMatchObject({
        code: "disk-full",
        message: expect.stringContaining(project) as string,
        hint: expect.stringContaining("run again") as string,
      });
      expect(await unfinished(project)).toEqual([]);
      await disk.makeSpace();
      expect(await resultOf(project)).toBe(expected);
    },
  );

  it("of the shared store is told as well, and the run goes on with what it has", async () => {
    const project = join(folder, "project");
    const address = join(small, "store");
    await disk.leave(100);
    const shared = await openObjectStore(address);
    await expect(run(project, { shared })).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringContaining(address) as string,
    });
    expect(await unfinished(address)).toEqual([]);
    await disk.makeSpace();
    expect(await resultOf(project, { shared })).toBe(expected);
    // Another machine gets everything from the store, what was published late included.
    const outcomes = await run(join(folder, "other"), { shared });
    expect(outcomes.every(({ cached }) => cached)).toBe(true);
  });
});
