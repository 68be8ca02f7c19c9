import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../core/index.ts";
import { createMemoryCache } from "./cache.ts";
import { encodeRecord } from "./cache-records.ts";
import { createFolderCache } from "./folder-cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (text: string, length = 5) => ({
  key: sha256(text),
  vector: Float32Array.from({ length }, (_, index) => index / 3 + text.length),
});

describe.each([
  ["in memory", () => createMemoryCache()],
  ["in a folder", () => createFolderCache(join(folder, "made", "when needed"))],
])("an embedding cache %s", (_where, create) => {
  it("gives back what was put, the newest of a key", async () => {
    const cache = create();
    expect(await cache.get([sha256("a")])).toEqual([undefined]);
    await cache.put([entry("a"), entry("long text", 1536)]);
    await cache.put([{ ...entry("a"), vector: Float32Array.of(9) }]);
    const found = await cache.get([sha256("long text"), sha256("none"), sha256("a")]);
    expect(found).toEqual([entry("long text", 1536).vector, undefined, Float32Array.of(9)]);
  });

  it("takes many writers at once", async () => {
    const cache = create();
    const entries = Array.from({ length: 40 }, (_, index) => entry(`text ${index}`, 300));
    await Promise.all(entries.map((one) => cache.put([one])));
    const found = await cache.get(entries.map(({ key }) => key));
    expect(found).toEqual(entries.map(({ vector }) => vector));
  });
});

describe("createFolderCache", () => {
  const file = () => join(folder, "embeddings.cache");

  it("sees what another one adds to the folder", async () => {
    const [first, second] = [createFolderCache(folder), createFolderCache(folder)];
    await first.put([entry("a")]);
    expect(await second.get([sha256("a")])).toEqual([entry("a").vector]);
    await first.put([entry("b")]);
    expect(await second.get([sha256("b")])).toEqual([entry("b").vector]);
  });

  it("loses only the record that was cut off, wherever it is cut", async () => {
    const [whole, torn, next] = [entry("whole"), entry("torn"), entry("next")];
    const bytes = encodeRecord(torn);
    for (let cut = 1; cut < bytes.length; cut += 7) {
      await rm(file(), { force: true });
      await createFolderCache(folder).put([whole]);
      await appendFile(file(), bytes.subarray(0, cut));
      const cache = createFolderCache(folder);
      expect(await cache.get([whole.key, torn.key])).toEqual([whole.vector, undefined]);
      await cache.put([next]);
      expect(await cache.get([whole.key, torn.key, next.key])).toEqual([
        whole.vector,
        undefined,
        next.vector,
      ]);
    }
  });

  it("keeps what was put before the process was killed", async () => {
    const module = new URL("./folder-cache.ts", import.meta.url).href;
    const script = `
      import { createFolderCache } from ${JSON.stringify(module)};
      const cache = createFolderCache(${JSON.stringify(folder)});
      for (let i = 0; ; i++) {
        await cache.put([{ key: i.toString(16).padStart(64, "0"), vector: new Float32Array(2000).fill(i) }]);
        console.log(i);
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    let output = "";
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.split("\n").length > 20) child.kill("SIGKILL");
    }
    const reported = Number(output.trim().split("\n").at(-1));
    const keys = Array.from({ length: reported + 1 }, (_, i) => i.toString(16).padStart(64, "0"));
    const found = await createFolderCache(folder).get(keys);
    expect(reported).toBeGreaterThan(10);
    expect(found.map((vector) => vector?.at(-1))).toEqual(keys.map((_, i) => i));
  });

  it("does not believe a damaged record", async () => {
    await createFolderCache(folder).put([entry("a"), entry("b")]);
    const bytes = await readFile(file());
    bytes[50] ^= 1;
    await writeFile(file(), bytes);
    const found = await createFolderCache(folder).get([sha256("a"), sha256("b")]);
    expect(found).toEqual([undefined, entry("b").vector]);
  });

  it("finds records in a file that is larger than one read, with damage in it", async () => {
    const cache = createFolderCache(folder);
    const large = Array.from({ length: 40 }, (_, index) => entry(`large ${index}`, 60_000));
    await cache.put(large.slice(0, 20));
    await truncate(file(), 20 * (60_000 * 4 + 44) - 100);
    await appendFile(file(), Buffer.alloc(9_000_000));
    await cache.put(large.slice(20));
    const found = await createFolderCache(folder).get(large.map(({ key }) => key));
    expect(found.map((vector) => vector !== undefined)).toEqual(large.map((_, index) => index !== 19));
    expect(found[39]).toEqual(large[39].vector);
  });
});
