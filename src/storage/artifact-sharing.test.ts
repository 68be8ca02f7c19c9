import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type S3Server, startS3Server } from "../../test/support/s3-server.ts";
import { ArtifactStore } from "./artifacts.ts";
import type { ObjectStore } from "./objects/object-store.ts";
import { openObjectStore } from "./objects/open-store.ts";

let folder: string;
let server: S3Server;
let shared: ObjectStore;
let warnings: string[];
const inherited = { ...process.env };
beforeAll(async () => {
  server = await startS3Server();
  Object.assign(process.env, server.environment);
});
afterAll(async () => {
  process.env = inherited;
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-sharing-"));
  warnings = [];
});
afterEach(async () => {
  shared.close();
  await rm(folder, { recursive: true });
});

const identity = { step: "encode", stepVersion: 1, configuration: {}, inputs: {} };
const fill = async (target: string) => {
  await mkdir(join(target, "model"));
  await writeFile(join(target, "model", "weights.f32"), "weights");
  await writeFile(join(target, "out.txt"), "out");
  return { rows: 1 };
};
const machine = (name: string) =>
  new ArtifactStore(join(folder, name), { shared, warn: (message) => warnings.push(message) });
const makeNothing = () => Promise.reject(new Error("made again"));

const addresses = {
  folder: () => join(folder, "shared"),
  S3: () => `s3://${server.bucket}/${folder.split("-").at(-1)}?endpoint=${server.endpoint}`,
};

describe.each(Object.entries(addresses))("artifacts shared through %s", (_name, addressOf) => {
  beforeEach(async () => {
    shared = await openObjectStore(addressOf());
  });

  it("are made on one machine and found on another", async () => {
    expect(await machine("a").find(identity)).toBeUndefined();
    const made = await machine("a").create(identity, fill);
    expect(await machine("b").has(identity)).toBe(true);
    const found = await machine("b").find({ step: "encode", key: made.manifest.key });
    expect(found?.manifest).toEqual(made.manifest);
    expect(found?.folder.startsWith(join(folder, "b"))).toBe(true);
    expect(await readFile(join(found?.folder ?? "", "model", "weights.f32"), "utf8")).toBe("weights");
    expect(await readdir(join(folder, "b", "encode"))).toEqual([made.manifest.key]);
  });

  it("are not there before their manifest is", async () => {
    const { manifest } = await machine("a").create(identity, fill);
    await shared.delete(`encode/${manifest.key}/manifest.json`);
    expect(await machine("b").has(identity)).toBe(false);
    expect(await machine("b").find(identity)).toBeUndefined();
    // The first machine has it still, and gives it again.
    await machine("a").find(identity);
    expect(await machine("b").find(identity)).toBeDefined();
  });

  it("count as absent where a file is not what the manifest says, and are mended by who makes them", async () => {
    const { manifest } = await machine("a").create(identity, fill);
    await shared.put(`encode/${manifest.key}/out.txt`, Buffer.from("0ut"));
    expect(await machine("b").find(identity)).toBeUndefined();
    expect(warnings.join()).toContain("out.txt");
    expect(await readdir(join(folder, "b", "encode"))).toEqual([]);
    await machine("b").create(identity, fill);
    expect(await machine("c").find(identity)).toBeDefined();
  });

  it("are removed here or everywhere", async () => {
    await machine("a").create(identity, fill);
    await machine("a").remove(identity);
    expect(await machine("a").find(identity)).toBeDefined();
    await machine("a").remove(identity, "everywhere");
    expect(await machine("b").has(identity)).toBe(false);
    expect(await Array.fromAsync(shared.list())).toEqual([]);
    await expect(machine("a").create(identity, makeNothing)).rejects.toThrow("made again");
  });
});
