import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddingCache } from "./cache.ts";
import { decodeVector, encodeRecord, longestRecord, type RecordPlace, scanRecords } from "./cache-records.ts";

const fileName = "embeddings.cache";
const scanBytes = 8 * 1024 * 1024;

/**
 * A cache in one append-only file of a folder. Every record carries a checksum, so a write that was cut off costs
 * that record and nothing else. Several processes may use the folder at once: each sees what the others have added.
 * Only keys and places are held in memory; vectors are read when asked for.
 *
 * @param folder Made when it does not exist.
 */
export function createFolderCache(folder: string): EmbeddingCache {
  return new FolderCache(folder);
}

class FolderCache implements EmbeddingCache {
  private readonly folder: string;
  private readonly places = new Map<string, RecordPlace>();
  private scanned = 0;
  /** Reads and writes go one after another. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  get(keys: readonly string[]): Promise<readonly (Float32Array | undefined)[]> {
    return this.withFile(async (file) => {
      await this.scanNew(file);
      const vectors: (Float32Array | undefined)[] = [];
      for (const key of keys) {
        const place = this.places.get(key);
        vectors.push(place && (await readVector(file, place)));
      }
      return vectors;
    });
  }

  put(entries: Parameters<EmbeddingCache["put"]>[0]): Promise<void> {
    return this.withFile(async (file) => {
      await file.appendFile(Buffer.concat(entries.map(encodeRecord)));
      await file.datasync();
    });
  }

  private withFile<Result>(work: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const result = this.last.then(async () => {
      await mkdir(this.folder, { recursive: true });
      const file = await open(join(this.folder, fileName), "a+");
      return work(file).finally(() => file.close());
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Takes in the records that were appended since the last look. */
  private async scanNew(file: FileHandle): Promise<void> {
    const { size } = await file.stat();
    let at = this.scanned;
    while (at < size) {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(Math.min(scanBytes, size - at)),
        0,
        null,
        at,
      );
      const { records, end } = scanRecords(buffer.subarray(0, bytesRead));
      for (const place of records) this.places.set(place.key, { ...place, offset: place.offset + at });
      if (end > 0) this.scanned = at + end;
      if (at + bytesRead >= size) return;
      // Without a whole record in the block it is damage; a record may still begin near its end.
      at += end > 0 ? end : bytesRead - longestRecord;
    }
  }
}

async function readVector(file: FileHandle, place: RecordPlace): Promise<Float32Array> {
  const bytes = Buffer.alloc(place.length * 4);
  await file.read(bytes, 0, bytes.length, place.offset);
  return decodeVector(bytes);
}
