import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { createGunzip, type Gunzip } from "node:zlib";
import { MarqueeError, messageOf, throwIfCancelled } from "../../core/index.ts";

/** Options of {@link openBytes}. */
export interface BytesOptions {
  readonly signal?: AbortSignal;
  /** Told when the file breaks off or is damaged. What could be read before has been given. */
  readonly onDamage?: (message: string) => void;
}

const chunkBytes = 256 * 1024;
/** Small, because one byte of gzip can become a thousand. */
const compressedChunkBytes = 16 * 1024;

/**
 * The bytes of a file, chunk by chunk; gzip (recognised by its first bytes, not by the name) is unpacked on the
 * way. A chunk is only valid until the next one is asked for. A truncated or corrupt gzip gives all that can be
 * read and then tells `onDamage`.
 *
 * @throws MarqueeError `not-found` when the file does not exist, `invalid-file` when it cannot be read.
 */
export async function* openBytes(path: string, options: BytesOptions = {}): AsyncGenerator<Buffer> {
  const handle = await openForReading(path);
  try {
    if (await startsAsGzip(handle))
      yield* unpack(readChunks(handle, compressedChunkBytes, options.signal), options.onDamage);
    else yield* readChunks(handle, chunkBytes, options.signal);
  } finally {
    await handle.close();
  }
}

/** Whether a file is gzip, by its first bytes. */
export async function isGzip(path: string): Promise<boolean> {
  const handle = await openForReading(path);
  try {
    return await startsAsGzip(handle);
  } finally {
    await handle.close();
  }
}

async function startsAsGzip(handle: FileHandle): Promise<boolean> {
  const magic = Buffer.alloc(2);
  const { bytesRead } = await handle.read(magic, 0, 2, 0);
  return bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new MarqueeError(
      missing ? "not-found" : "invalid-file",
      `${path} cannot be opened: ${messageOf(error)}`,
      {
        cause: error,
        hint: "Check the path and that the file may be read.",
      },
    );
  }
}

async function* readChunks(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  for (let position = 0; ; ) {
    throwIfCancelled(signal);
    const { bytesRead } = await handle.read(buffer, 0, size, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Feeds gzip one compressed chunk at a time, so that what was unpacked before damage is never lost. */
async function* unpack(
  compressed: AsyncIterable<Buffer>,
  onDamage: BytesOptions["onDamage"],
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  const unpacked: Buffer[] = [];
  let damage: Error | undefined;
  gunzip.on("data", (chunk: Buffer) => unpacked.push(chunk));
  gunzip.on("error", (error) => {
    damage = error;
  });
  try {
    for await (const chunk of compressed) {
      await write(gunzip, chunk);
      yield* unpacked.splice(0);
      if (damage) break;
    }
    if (!damage) await finish(gunzip);
    yield* unpacked.splice(0);
    if (damage) onDamage?.(`The gzip data breaks off or is damaged: ${messageOf(damage)}.`);
  } finally {
    gunzip.destroy();
  }
}

function write(gunzip: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    gunzip.once("close", resolve);
    gunzip.write(chunk, () => {
      gunzip.off("close", resolve);
      resolve();
    });
  });
}

async function finish(gunzip: Gunzip): Promise<void> {
  const closed = once(gunzip, "close").catch(() => undefined);
  gunzip.end();
  await closed;
}
