import { type FileHandle, open } from "node:fs/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { MarqueeError, mapConcurrently } from "../../core/index.ts";
import type { TransferOptions } from "./object-store.ts";

/** Where an upload goes. */
export interface UploadTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Files above this go in parts of this size. */
  readonly partBytes: number;
}

const mostParts = 10_000;
const partsAtOnce = 4;

/** Uploads a file: in one request when it is small, else in parts, at most four of which are in memory. */
export async function uploadFile(
  target: UploadTarget,
  path: string,
  options: TransferOptions,
): Promise<void> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size <= target.partBytes)
      return await uploadBytes(target, await readPart(file, 0, size, path), options);
    await uploadParts(target, file, { size, path }, options);
  } finally {
    await file.close();
  }
}

/** Uploads bytes in one request. */
export async function uploadBytes(
  { client, bucket, key }: UploadTarget,
  bytes: Uint8Array,
  { signal }: TransferOptions,
): Promise<void> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: bytes,
    ContentLength: bytes.length,
  });
  await client.send(command, { abortSignal: signal });
}

async function uploadParts(
  { client, bucket, key, partBytes }: UploadTarget,
  file: FileHandle,
  { size, path }: { readonly size: number; readonly path: string },
  { signal }: TransferOptions,
): Promise<void> {
  const {
    AbortMultipartUploadCommand,
    CompleteMultipartUploadCommand,
    CreateMultipartUploadCommand,
    UploadPartCommand,
  } = await import("@aws-sdk/client-s3");
  const object = { Bucket: bucket, Key: key };
  const partSize = Math.max(partBytes, Math.ceil(size / mostParts));
  const starts = Array.from({ length: Math.ceil(size / partSize) }, (_, part) => part * partSize);
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object), { abortSignal: signal });
  const upload = { ...object, UploadId };
  const sendPart = async (start: number, index: number) => {
    const body = await readPart(file, start, Math.min(partSize, size - start), path);
    const part = { ...upload, PartNumber: index + 1, Body: body, ContentLength: body.length };
    const { ETag } = await client.send(new UploadPartCommand(part), { abortSignal: signal });
    return { ETag, PartNumber: index + 1 };
  };
  try {
    const Parts = await mapConcurrently(starts, sendPart, { limit: partsAtOnce, signal });
    const completion = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    await client.send(completion, { abortSignal: signal });
  } catch (error) {
    // Parts that nobody completes are paid for until somebody removes them.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

async function readPart(file: FileHandle, start: number, length: number, path: string): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(buffer, read, length - read, start + read);
    if (bytesRead === 0) {
      throw new MarqueeError("invalid-file", `${path} became shorter while it was uploaded.`, {
        hint: "Files of an artifact are not to be changed.",
      });
    }
    read += bytesRead;
  }
  return buffer;
}
