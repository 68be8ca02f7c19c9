import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MarqueeError } from "../core/index.ts";
import { ArtifactStore } from "./artifacts.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marquee-artifacts-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const identity = {
  step: "encode",
  stepVersion: 1,
  configuration: { dimensions: 2 },
  inputs: { titles: "abc" },
};
const make = (text: string) => async (folder: string) => {
  await writeFile(join(folder, "out.txt"), text);
  return { length: text.length };
};

describe("ArtifactStore", () => {
  it("finds what was made, with its manifest", async () => {
    const store = new ArtifactStore(root);
    expect(await store.find(identity)).toBeUndefined();
    const made = await store.create(identity, make("hello"));
    const found = await store.find(identity);
    expect(found).toEqual(made);
    expect(found?.manifest.summary).toEqual({ length: 5 });
    expect(found?.manifest.files).toMatchObject([{ name: "out.txt", bytes: 5 }]);
    expect(await readFile(join(made.folder, "out.txt"), "utf8")).toBe("hello");
  });

  it("has another key when configuration, input or version differ, and the same whatever the order of keys", () => {
    const store = new ArtifactStore(root);
    const key = store.keyOf(identity);
    expect(store.keyOf({ ...identity, configuration: { dimensions: 3 } })).not.toBe(key);
    expect(store.keyOf({ ...identity, stepVersion: 2 })).not.toBe(key);
    expect(store.keyOf({ ...identity, inputs: { titles: "abd" } })).not.toBe(key);
    const reordered = {
      inputs: identity.inputs,
      configuration: { dimensions: 2 },
      stepVersion: 1,
      step: "encode",
    };
    expect(store.keyOf(reordered)).toBe(key);
  });

  it("leaves nothing when making fails", async () => {
    const store = new ArtifactStore(root);
    await expect(
      store.create(identity, async (folder) => {
        await writeFile(join(folder, "half.txt"), "half");
        throw new Error("power cut");
      }),
    ).rejects.toThrow("power cut");
    expect(await readdir(join(root, "encode"))).toEqual([]);
    expect(await store.find(identity)).toBeUndefined();
  });

  it("takes a damaged artifact for absent and makes it anew", async () => {
    const store = new ArtifactStore(root);
    const made = await store.create(identity, make("hello"));
    await truncate(join(made.folder, "out.txt"), 2);
    expect(await store.find(identity)).toBeUndefined();
    await store.create(identity, make("hello"));
    expect((await store.find(identity))?.manifest.files[0].bytes).toBe(5);
  });

  it("keeps one artifact when two make the same at once", async () => {
    const store = new ArtifactStore(root);
    await Promise.all([store.create(identity, make("same")), store.create(identity, make("same"))]);
    expect(await store.find(identity)).toBeDefined();
    expect(await readdir(join(root, "encode"))).toEqual([store.keyOf(identity)]);
  });

  it("leaves what another process is reading", async () => {
    const store = new ArtifactStore(root);
    const other = new ArtifactStore(root);
    let read = 0;
    const slow = store.create(identity, async (folder) => {
      const theirs = await other.create(identity, make("same"));
      read = (await stat(join(theirs.folder, "out.txt"))).ino;
      return make("same")(folder);
    });
    const { folder } = await slow;
    expect((await stat(join(folder, "out.txt"))).ino).toBe(read);
    expect(await readdir(join(root, "encode"))).toEqual([store.keyOf(identity)]);
  });

  it("says that the disk is full, also when an engine tells it in words", async () => {
    const store = new ArtifactStore(root);
    for (const error of [
      Object.assign(new Error("write"), { code: "ENOSPC" }),
      new MarqueeError("invalid-file", "DuckDB: IO Error: Could not write: No space left on device"),
    ]) {
      await expect(store.create(identity, () => Promise.reject(error))).rejects.toMatchObject({
        code: "disk-full",
        message: expect.stringContaining(root) as string,
      });
    }
    expect(await readdir(join(root, "encode"))).toEqual([]);
  });

  it("removes what killed processes left, and nothing else", async () => {
    const store = new ArtifactStore(root);
    const stepFolder = join(root, "encode");
    for (const name of ["abc.11111111.tmp", "abc.22222222.tmp", "finished"]) {
      await mkdir(join(stepFolder, name), { recursive: true });
      if (!name.includes("2222")) await utimes(join(stepFolder, name), 0, 0);
    }
    await store.create(identity, make("hello"));
    expect((await readdir(stepFolder)).sort()).toEqual(
      [store.keyOf(identity), "abc.22222222.tmp", "finished"].sort(),
    );
  });
});
