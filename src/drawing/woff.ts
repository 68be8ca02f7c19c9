import { inflateSync } from "node:zlib";
import { MarqueeError } from "../core/index.ts";

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly data: Uint8Array;
}

/**
 * Unpacks a WOFF 1.0 font into the plain OpenType file that it was made from (W3C Recommendation, section 4 and 5):
 * a header of 12 bytes, a directory of 16 bytes a table, the tables padded to four bytes.
 * @throws `invalid-file` where the bytes are not a WOFF font.
 */
export function unpackWoff(bytes: Uint8Array): ArrayBuffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 44 || view.getUint32(0) !== 0x774f4646) {
    throw new MarqueeError("invalid-file", "A WOFF font was expected: the file does not begin with wOFF.");
  }
  const tables = Array.from({ length: view.getUint16(12) }, (_, i) => readTable(bytes, view, 44 + i * 20));
  return writeOpenType(view.getUint32(4), tables);
}

function readTable(bytes: Uint8Array, view: DataView, entry: number): Table {
  const offset = view.getUint32(entry + 4);
  const packedLength = view.getUint32(entry + 8);
  const length = view.getUint32(entry + 12);
  const packed = bytes.subarray(offset, offset + packedLength);
  // A table that did not become smaller is stored as it is.
  const data = packedLength < length ? inflateSync(packed, { maxOutputLength: Math.max(1, length) }) : packed;
  return { tag: view.getUint32(entry), checksum: view.getUint32(entry + 16), data };
}

const padded = (length: number) => (length + 3) & ~3;

function writeOpenType(flavour: number, tables: readonly Table[]): ArrayBuffer {
  const head = 12 + 16 * tables.length;
  const target = new ArrayBuffer(tables.reduce((sum, { data }) => sum + padded(data.length), head));
  const view = new DataView(target);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, flavour);
  [tables.length, 16 << power, power, 16 * tables.length - (16 << power)].forEach((value, i) => {
    view.setUint16(4 + 2 * i, value);
  });
  let offset = head;
  tables.forEach(({ tag, checksum, data }, i) => {
    [tag, checksum, offset, data.length].forEach((value, k) => {
      view.setUint32(12 + 16 * i + 4 * k, value);
    });
    new Uint8Array(target, offset, data.length).set(data);
    offset += padded(data.length);
  });
  return target;
}
