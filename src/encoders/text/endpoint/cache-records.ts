import { crc32 } from "node:zlib";
import type { CachedEmbedding } from "./cache.ts";

// One record: "MQE1", length of the vector (uint32), key (32 bytes), vector (float32), CRC-32 of all before it.
// Numbers are little-endian.

const magic = Buffer.from("MQE1");
const keyStart = 8;
const vectorStart = 40;
const longestVector = 65_536;

/** The most bytes that a record can have. */
export const longestRecord = vectorStart + longestVector * 4 + 4;

/** A vector as a record of a cache file. */
export function encodeRecord({ key, vector }: CachedEmbedding): Buffer {
  const record = Buffer.alloc(vectorStart + vector.length * 4 + 4);
  magic.copy(record);
  record.writeUInt32LE(vector.length, 4);
  record.write(key, keyStart, 32, "hex");
  vector.forEach((value, index) => record.writeFloatLE(value, vectorStart + index * 4));
  const end = record.length - 4;
  record.writeUInt32LE(crc32(record.subarray(0, end)), end);
  return record;
}

/** Where a record's vector lies in its file. */
export interface RecordPlace {
  readonly key: string;
  /** Bytes from the start of what was scanned. */
  readonly offset: number;
  /** Number of floats. */
  readonly length: number;
}

/** What a scan found. */
export interface Scan {
  readonly records: readonly RecordPlace[];
  /** Up to here everything is known; what follows may be a record that is still being written. */
  readonly end: number;
}

/**
 * Finds the whole records in a part of a cache file. Bytes that are none, such as a record that was cut off by a
 * crash, are passed over when a whole record follows.
 */
export function scanRecords(bytes: Buffer): Scan {
  const records: RecordPlace[] = [];
  let end = 0;
  for (let at = 0; at >= 0 && at < bytes.length; ) {
    const length = recordLength(bytes, at);
    if (length === undefined) {
      at = bytes.indexOf(magic, at + 1);
      continue;
    }
    const key = bytes.toString("hex", at + keyStart, at + vectorStart);
    records.push({ key, offset: at + vectorStart, length });
    at += vectorStart + length * 4 + 4;
    end = at;
  }
  return { records, end };
}

/** The length of the vector of a whole, undamaged record, else `undefined`. */
function recordLength(bytes: Buffer, at: number): number | undefined {
  if (at + vectorStart > bytes.length || bytes.compare(magic, 0, 4, at, at + 4) !== 0) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  const end = at + vectorStart + length * 4;
  if (length > longestVector || end + 4 > bytes.length) return undefined;
  return crc32(bytes.subarray(at, end)) === bytes.readUInt32LE(end) ? length : undefined;
}

/** Reads a vector from its bytes. */
export function decodeVector(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
