import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Server, startS3Server } from "../../../test/support/s3-server.ts";
import { describesObjectStore } from "./conformance.test-helper.ts";
import { createFolderStore } from "./folder-store.ts";
import { openObjectStore } from "./open-store.ts";
import { readS3Address } from "./s3-settings.ts";
import { createS3Store } from "./s3-store.ts";

let folder: string;
let server: S3Server;
const inherited = { ...process.env };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-stores-"));
  server = await startS3Server();
  Object.assign(process.env, server.environment);
});
afterAll(async () => {
  process.env = inherited;
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const s3Address = (prefix: string) => `s3://${server.bucket}/${prefix}?endpoint=${server.endpoint}`;
// The least part that S3 takes, so that the conformance suite uses parts.
const openS3 = () =>
  createS3Store(readS3Address(s3Address("some/prefix"), {}), { partBytes: 5 * 1024 * 1024, attempts: 2 });

describe("folder", () => {
  const open = () => openObjectStore(join(folder, "store"));
  describesObjectStore(open, open);

  it("removes what a killed process left, once it is a week old", async () => {
    const incoming = join(folder, "store", ".incoming");
    await writeFile(join(incoming, "old"), "half");
    await writeFile(join(incoming, "young"), "half");
    await utimes(join(incoming, "old"), 0, 0);
    await createFolderStore(join(folder, "store")).put("x", Buffer.from("x"));
    expect(await readdir(incoming)).toEqual(["young"]);
  });
});

describe("S3", () => {
  describesObjectStore(openS3, openS3);

  it("keeps stores of one bucket apart by their prefix, and opens by address", async () => {
    const store = await openObjectStore(s3Address("other"));
    await store.put("a", Buffer.from("x"));
    expect(await Array.fromAsync(store.list())).toEqual([{ key: "a", bytes: 1 }]);
    expect(store.address).toBe(`s3://${server.bucket}/other`);
    store.close();
  });

  it("names a bucket that is not there", async () => {
    const store = await createS3Store(readS3Address(`s3://no-such-bucket?endpoint=${server.endpoint}`, {}));
    await expect(store.put("a", Buffer.from("x"))).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("no-such-bucket") as string,
    });
    store.close();
  });

  it("says that keys are refused, without repeating them", async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "stranger", AWS_SECRET_ACCESS_KEY: "not-the-secret" });
    const store = await openObjectStore(s3Address("refused"));
    const error: unknown = await store.put("a", Buffer.from("x")).catch((thrown: unknown) => thrown);
    Object.assign(process.env, server.environment);
    expect(error).toMatchObject({ code: "remote-refused" });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/stranger|not-the-secret/);
    store.close();
  });

  it("says that nobody answers", async () => {
    const settings = readS3Address("s3://bucket?endpoint=http://127.0.0.1:9", {});
    const store = await createS3Store(settings, { attempts: 1 });
    await expect(store.put("a", Buffer.from("x"))).rejects.toMatchObject({
      code: "remote-failed",
      retryable: true,
    });
    store.close();
  });

  it("does not wait for ever for a server that falls silent, and takes up a body that broke off", async () => {
    let requests = 0;
    const silent = createServer((_request, response) => {
      requests++;
      response.writeHead(200, { "content-length": 4 });
      if (requests === 1) response.write("ab");
      else response.end("abcd");
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const store = await createS3Store(readS3Address(`s3://bucket?endpoint=${endpoint}`, {}), {
      idleMs: 200,
      attempts: 2,
    });
    expect(Buffer.from(await store.get("a")).toString()).toBe("abcd");
    expect(requests).toBe(2);
    store.close();
    silent.closeAllConnections();
    silent.close();
  });
});

describe("S3 addresses", () => {
  it("take endpoint, region and style, with what own stores want as the default", () => {
    expect(readS3Address("s3://bucket/a/b/?endpoint=https://minio.example", {})).toEqual({
      bucket: "bucket",
      prefix: "a/b/",
      endpoint: "https://minio.example",
      region: "us-east-1",
      pathStyle: true,
    });
    expect(readS3Address("s3://bucket", {})).toMatchObject({
      prefix: "",
      region: undefined,
      pathStyle: false,
    });
    const environment = { AWS_ENDPOINT_URL_S3: "http://store", AWS_REGION: "eu-west-1" };
    expect(readS3Address("s3://bucket", environment)).toMatchObject({ region: "eu-west-1", pathStyle: true });
    expect(readS3Address("s3://bucket?region=eu-north-1&pathStyle=false", environment)).toMatchObject({
      region: "eu-north-1",
      pathStyle: false,
    });
  });

  it("refuse what is none, and keys in them without repeating these", () => {
    for (const address of ["s3:/bucket", "s3://", "s3://bucket?endpiont=x", "s3://bucket?endpoint=ftp://x"]) {
      expect(() => readS3Address(address, {}), address).toThrow(/address of an S3 store/);
    }
    for (const address of ["s3://id:hunter2@bucket", "s3://bucket?endpoint=http://id:hunter2@host"]) {
      expect(() => readS3Address(address, {})).toThrow(/keys do not belong/);
      expect(() => readS3Address(address, {})).not.toThrow(/hunter2/);
    }
  });
});
