import { MarqueeError, messageOf } from "../../core/index.ts";
import { sizeOf } from "../graph/shape.ts";
import { bytesOf, type DataType, type Values, viewBytes } from "../graph/values.ts";

/** Named arrays with a note, as one file holds them. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, Values>>;
  /** Text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

const codes = { float32: "F32", float64: "F64", int32: "I32", int64: "I64", uint8: "U8" } as const;

function codeOf({ data }: Values): string {
  if (data instanceof Float32Array) return codes.float32;
  if (data instanceof Float64Array) return codes.float64;
  if (data instanceof Int32Array) return codes.int32;
  return data instanceof BigInt64Array ? codes.int64 : codes.uint8;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Arrays in the safetensors format: the length of a JSON header as 64-bit little endian, the header, the bytes.
 * Other tools can read it.
 */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  let end = 0;
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: { ...metadata } };
  for (const [name, values] of Object.entries(tensors)) {
    const start = end;
    end += values.data.byteLength;
    header[name] = { dtype: codeOf(values), shape: [...values.shape], data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The data begins at a multiple of 8, as readers expect; the header is padded with spaces.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let offset = 8 + length;
  for (const { data } of Object.values(tensors)) {
    file.set(bytesOf(data), offset);
    offset += data.byteLength;
  }
  return file;
}

/** Reads what {@link encodeTensors} wrote. Arrays are views of the bytes. Throws `invalid-file` when damaged. */
export function decodeTensors(bytes: Uint8Array): TensorFile {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<string, Entry>;
    const { __metadata__: metadata = {}, ...entries } = header;
    const tensors = Object.entries(entries).map(([name, entry]) => [
      name,
      readEntry(name, entry, bytes, start),
    ]);
    return {
      tensors: Object.fromEntries(tensors) as TensorFile["tensors"],
      metadata: metadata,
    };
  } catch (cause) {
    throw new MarqueeError("invalid-file", `The bytes hold no tensors: ${messageOf(cause)}`, { cause });
  }
}

function readEntry(
  name: string,
  { dtype, shape, data_offsets: [from, to] }: Entry,
  bytes: Uint8Array,
  start: number,
): Values {
  const type = Object.entries(codes).find(([, code]) => code === dtype)?.[0] as DataType | undefined;
  if (type === undefined) throw new Error(`"${name}" has the unknown type ${dtype}`);
  if (start + to > bytes.length) throw new Error(`"${name}" is cut off`);
  const data = viewBytes(type, bytes.subarray(start + from, start + to));
  if (data.length !== sizeOf(shape)) throw new Error(`"${name}" does not fill its shape`);
  return { data, shape };
}
