import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ObjectStore } from "./object-store.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let store: ObjectStore;
let folder: string;

/** What every object store does. `open` gives an empty one, `reopen` a second look at the same one. */
export function describesObjectStore(
  open: () => Promise<ObjectStore>,
  reopen: () => Promise<ObjectStore>,
): void {
  beforeAll(async () => {
    store = await open();
    folder = await mkdtemp(join(tmpdir(), "marquee-objects-"));
  });
  afterAll(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });

  keepsObjects(reopen);
  standsUpToFaults();
}

function keepsObjects(reopen: () => Promise<ObjectStore>): void {
  it("gives back what was written, and the newer of two", async () => {
    await store.put("a/b.txt", Buffer.from("one"));
    expect(text(await store.get("a/b.txt"))).toBe("one");
    await store.put("a/b.txt", Buffer.from("two"));
    const other = await reopen();
    expect(text(await other.get("a/b.txt"))).toBe("two");
    other.close();
  });

  it("moves files of every size, in parts where they are big", async () => {
    for (const size of [0, 1, 6_000_000, 11_000_000]) {
      const bytes = randomBytes(size);
      await writeFile(join(folder, "in"), bytes);
      await store.putFile(`sizes/${size}`, join(folder, "in"));
      await store.getFile(`sizes/${size}`, join(folder, "deep", "out"));
      expect(sha256(await readFile(join(folder, "deep", "out")))).toBe(sha256(bytes));
    }
  });

  it("takes keys in other scripts and with signs that addresses escape", async () => {
    for (const key of ["names/été 夜+&=#?%41.txt", "source=movielens/month=2015-01/part-0.parquet"]) {
      await store.put(key, Buffer.from(key));
      expect(text(await store.get(key))).toBe(key);
    }
    const keys = await Array.fromAsync(store.list("names/"), ({ key }) => key);
    expect(keys).toEqual(["names/été 夜+&=#?%41.txt"]);
  });

  it("lists what begins with a prefix, sorted, with sizes", async () => {
    for (const key of ["list/b", "list/a/2", "list/a/1", "listing"]) await store.put(key, Buffer.from(key));
    expect(await Array.fromAsync(store.list("list/"))).toEqual([
      { key: "list/a/1", bytes: 8 },
      { key: "list/a/2", bytes: 8 },
      { key: "list/b", bytes: 6 },
    ]);
    expect(await Array.fromAsync(store.list("list/a"), ({ key }) => key)).toEqual(["list/a/1", "list/a/2"]);
    expect(await Array.fromAsync(store.list("nothing/here/"))).toEqual([]);
  });

  it("says what is not there", async () => {
    expect(await store.exists("a/nothing")).toBe(false);
    await expect(store.get("a/nothing")).rejects.toMatchObject({ code: "not-found" });
    await expect(store.getFile("a/nothing", join(folder, "nothing"))).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(stat(join(folder, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("deletes, also what is gone", async () => {
    await store.put("gone/a", Buffer.from("x"));
    expect(await store.exists("gone/a")).toBe(true);
    await store.delete("gone/a");
    await store.delete("gone/a");
    expect(await store.exists("gone/a")).toBe(false);
    await store.put("gone/a", Buffer.from("again"));
    expect(text(await store.get("gone/a"))).toBe("again");
  });
}

function standsUpToFaults(): void {
  it("refuses keys that would leave it", async () => {
    for (const key of [
      "",
      "/a",
      "a/",
      "a//b",
      "../a",
      "a/../b",
      ".incoming/x",
      "a\\b",
      "a\nb",
      "x".repeat(901),
    ]) {
      await expect(store.put(key, Buffer.from("x")), JSON.stringify(key)).rejects.toMatchObject({
        code: "invalid-option",
      });
    }
  });

  it("keeps one whole object when many write it at once", async () => {
    const candidates = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(candidates.map((candidate) => store.put("race", Buffer.from(candidate))));
    expect(candidates).toContain(text(await store.get("race")));
  });

  it("stops when asked to, and shows nothing of what was stopped", async () => {
    const stopped = { signal: AbortSignal.abort() };
    await expect(store.put("stopped/a", Buffer.from("x"), stopped)).rejects.toMatchObject({
      code: "cancelled",
    });
    await expect(store.getFile("race", join(folder, "stopped"), stopped)).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(await store.exists("stopped/a")).toBe(false);
    expect(await readdir(folder)).not.toContain("stopped");
  });

  it("leaves nothing when the file to be written is missing", async () => {
    await expect(store.putFile("missing/a", join(folder, "no-such-file"))).rejects.toThrow(/no-such-file/);
    expect(await store.exists("missing/a")).toBe(false);
  });
}
