import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { explainFileError, isDiskFull } from "../file-errors.ts";
import {
  assertKey,
  missingObject,
  type ObjectStore,
  type StoredObject,
  type TransferOptions,
} from "./object-store.ts";
import { explainS3Error, isMissingObject } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";
import { uploadBytes, uploadFile } from "./s3-upload.ts";

/** How patient an S3 store is. */
export interface S3Patience {
  /** How often a request is tried in all. Default 5. */
  readonly attempts?: number;
  /** How long a connection may take to come about, in ms. Default 5,000. */
  readonly connectMs?: number;
  /** How long nothing may be heard on a connection, in ms. Default 30,000. */
  readonly idleMs?: number;
  /** Files above this go in parts of this size, in bytes (S3 wants at least 5 MiB). Default 16 MiB. */
  readonly partBytes?: number;
}

/** Objects of an S3-compatible bucket. The bucket must exist. */
export async function createS3Store(settings: S3Settings, patience: S3Patience = {}): Promise<ObjectStore> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { attempts = 5, connectMs = 5000, idleMs = 30_000 } = patience;
  const client = new S3Client({
    ...(settings.region === undefined ? {} : { region: settings.region }),
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    forcePathStyle: settings.pathStyle,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs },
    // Artifacts carry SHA-256 of their own; many stores do not know the checksums that AWS added later.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return new S3Store(client, settings, { attempts, partBytes: patience.partBytes ?? 16 * 1024 * 1024 });
}

class S3Store implements ObjectStore {
  readonly address: string;
  private readonly client: S3Client;
  private readonly settings: S3Settings;
  private readonly limits: { readonly attempts: number; readonly partBytes: number };

  constructor(client: S3Client, settings: S3Settings, limits: S3Store["limits"]) {
    this.client = client;
    this.settings = settings;
    this.limits = limits;
    this.address = `s3://${settings.bucket}/${settings.prefix}`.replace(/\/$/, "");
  }

  put(key: string, bytes: Uint8Array, options: TransferOptions = {}): Promise<void> {
    return this.attempt(`write ${key}`, options, () => uploadBytes(this.targetOf(key), bytes, options));
  }

  putFile(key: string, path: string, options: TransferOptions = {}): Promise<void> {
    return this.attempt(`write ${key}`, options, () => uploadFile(this.targetOf(key), path, options));
  }

  get(key: string, options: TransferOptions = {}): Promise<Uint8Array> {
    return this.download(key, options, ({ body }) => buffer(body));
  }

  async getFile(key: string, path: string, options: TransferOptions = {}): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    try {
      await this.download(key, options, ({ body }) =>
        pipeline(body, createWriteStream(path), { signal: options.signal }),
      );
    } catch (error) {
      await rm(path, { force: true });
      throw explainFileError(error, path);
    }
  }

  exists(key: string): Promise<boolean> {
    return this.attempt(`look for ${key}`, {}, async () => {
      const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
      const found = await this.client
        .send(new HeadObjectCommand({ Bucket: this.settings.bucket, Key: this.keyOf(key) }))
        .catch((error: unknown) => {
          if (!isMissingObject(error)) throw error;
        });
      return found !== undefined;
    });
  }

  async *list(prefix = ""): AsyncGenerator<StoredObject> {
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const { bucket, prefix: own } = this.settings;
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: own + prefix,
        ContinuationToken: next,
      });
      const page = await this.attempt(`list ${prefix || "objects"}`, {}, () => this.client.send(command));
      for (const { Key = "", Size = 0 } of page.Contents ?? [])
        yield { key: Key.slice(own.length), bytes: Size };
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
    }
  }

  async delete(key: string): Promise<void> {
    await this.attempt(`delete ${key}`, {}, async () => {
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      await this.client.send(new DeleteObjectCommand({ Bucket: this.settings.bucket, Key: this.keyOf(key) }));
    });
  }

  close(): void {
    this.client.destroy();
  }

  private keyOf(key: string): string {
    assertKey(key);
    return this.settings.prefix + key;
  }

  private targetOf(key: string) {
    const { client, limits } = this;
    return { client, bucket: this.settings.bucket, key: this.keyOf(key), partBytes: limits.partBytes };
  }

  private async attempt<Result>(
    action: string,
    { signal }: TransferOptions,
    work: () => Promise<Result>,
  ): Promise<Result> {
    throwIfCancelled(signal);
    try {
      return await work();
    } catch (error) {
      throwIfCancelled(signal);
      throw explainS3Error(error, action, { address: this.address, bucket: this.settings.bucket });
    }
  }

  /** The client repeats requests that fail, but not a body that breaks off: that is done here. */
  private async download<Result>(
    key: string,
    options: TransferOptions,
    take: (answer: { readonly body: Readable }) => Promise<Result>,
  ): Promise<Result> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const command = new GetObjectCommand({ Bucket: this.settings.bucket, Key: this.keyOf(key) });
    return this.attempt(`read ${key}`, options, async () => {
      for (let attempt = 1; ; attempt++) {
        const answer = await this.client
          .send(command, { abortSignal: options.signal })
          .catch((error: unknown) => {
            throw isMissingObject(error) ? missingObject(key, this.address, error) : error;
          });
        try {
          return await take({ body: answer.Body as Readable });
        } catch (error) {
          if (attempt >= this.limits.attempts || isDiskFull(error) || error instanceof MarqueeError)
            throw error;
          throwIfCancelled(options.signal);
        }
      }
    });
  }
}
