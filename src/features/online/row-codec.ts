import { MarqueeError } from "../../core/index.ts";

/** How a field lies in a packed row. */
export type PackedKind = "number" | "boolean" | "vector" | "json";

/** A field of a packed row. */
export interface PackedField {
  readonly name: string;
  readonly kind: PackedKind;
}

/** Packs the values of one row into bytes, and reads them back field by field. */
export interface RowCodec {
  readonly fields: readonly PackedField[];
  /** @param values One value a field, in field order; `null` where there is none. */
  encode(values: readonly unknown[]): Uint8Array;
  /**
   * @param wanted Positions of the fields to read. Default: all, in field order.
   * @throws MarqueeError `invalid-file` when the bytes are of another layout.
   */
  decode(bytes: Uint8Array, wanted?: readonly number[]): unknown[];
}

const layoutVersion = 1;
const singlePrecision = 1;
const headerBytes = 4;

/**
 * The layout of packed rows, little endian:
 *
 * | part | bytes |
 * |---|---|
 * | layout version, flags, number of fields | 1, 1, 2 |
 * | which fields have a value, one bit a field | ⌈fields / 8⌉ |
 * | booleans, one bit each | ⌈booleans / 8⌉ |
 * | numbers, 8 bytes each; 4 where that loses nothing for any number of the row (flag 1) | 4 or 8 each |
 * | vectors: length, then the numbers in the same width | 4 + length × width each |
 * | all other fields as one JSON array | the rest |
 *
 * A number or vector is read without touching what stands beside it, and JSON is parsed only where it is asked for.
 */
export function createRowCodec(fields: readonly PackedField[]): RowCodec {
  const plan = planOf(fields);
  return {
    fields,
    encode: (values) => encodeRow(plan, values),
    decode: (bytes, wanted) => decodeRow(plan, bytes, wanted),
  };
}

interface Plan {
  readonly fields: readonly PackedField[];
  /** Position of every field among those of its kind. */
  readonly ranks: readonly number[];
  readonly all: readonly number[];
  readonly booleansAt: number;
  readonly numbersAt: number;
  readonly numbers: number;
  readonly vectors: number;
}

function planOf(fields: readonly PackedField[]): Plan {
  const counts: Record<PackedKind, number> = { number: 0, boolean: 0, vector: 0, json: 0 };
  const ranks = fields.map(({ kind }) => counts[kind]++);
  const booleansAt = headerBytes + Math.ceil(fields.length / 8);
  const numbersAt = booleansAt + Math.ceil(counts.boolean / 8);
  const all = fields.map((_field, position) => position);
  return { fields, ranks, all, booleansAt, numbersAt, numbers: counts.number, vectors: counts.vector };
}

type Vector = readonly number[] | Float32Array | Float64Array;

function encodeRow(plan: Plan, values: readonly unknown[]): Uint8Array {
  const { fields, ranks } = plan;
  const vectors = fields.flatMap(({ kind }, at) => (kind === "vector" ? [(values[at] ?? []) as Vector] : []));
  const others = fields.flatMap(({ kind }, at) => (kind === "json" ? [values[at] ?? null] : []));
  const json = others.length > 0 ? Buffer.from(JSON.stringify(others)) : Buffer.alloc(0);
  const width = fitsSinglePrecision(fields, values) ? 4 : 8;
  const vectorBytes = vectors.reduce((sum, vector) => sum + 4 + vector.length * width, 0);
  const jsonAt = plan.numbersAt + plan.numbers * width + vectorBytes;
  const bytes = new Uint8Array(jsonAt + json.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = layoutVersion;
  bytes[1] = width === 4 ? singlePrecision : 0;
  view.setUint16(2, fields.length, true);
  fields.forEach(({ kind }, at) => {
    const value = values[at] ?? null;
    if (value === null) return;
    setBit(bytes, headerBytes, at);
    if (kind === "boolean" && value === true) setBit(bytes, plan.booleansAt, ranks[at]);
    if (kind === "number") writeNumber(view, plan.numbersAt + ranks[at] * width, value as number, width);
  });
  writeVectors(view, plan.numbersAt + plan.numbers * width, vectors, width);
  bytes.set(json, jsonAt);
  return bytes;
}

function writeVectors(view: DataView, start: number, vectors: readonly Vector[], width: number): void {
  let at = start;
  for (const vector of vectors) {
    view.setUint32(at, vector.length, true);
    at += 4;
    for (let index = 0; index < vector.length; index++, at += width) {
      writeNumber(view, at, vector[index], width);
    }
  }
}

function fitsSinglePrecision(fields: readonly PackedField[], values: readonly unknown[]): boolean {
  return fields.every(({ kind }, at) => {
    const value = values[at] ?? null;
    if (value === null) return true;
    if (kind === "number") return isSingle(value as number);
    if (kind !== "vector") return true;
    const vector = value as Vector;
    return vector instanceof Float32Array || vector.every(isSingle);
  });
}

const isSingle = (value: number) => Math.fround(value) === value;

function decodeRow(plan: Plan, bytes: Uint8Array, wanted: readonly number[] = plan.all): unknown[] {
  const { fields, ranks } = plan;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assertLayout(view, fields.length);
  const width = bytes[1] & singlePrecision ? 4 : 8;
  let tail: Tail | undefined;
  const tailOf = () => (tail ??= readTail(view, plan, width));
  return wanted.map((at) => {
    if (!hasBit(bytes, headerBytes, at)) return null;
    switch (fields[at].kind) {
      case "number":
        return readNumber(view, plan.numbersAt + ranks[at] * width, width);
      case "boolean":
        return hasBit(bytes, plan.booleansAt, ranks[at]);
      case "vector":
        return readVector(view, tailOf().vectorsAt[ranks[at]], width);
      case "json":
        return tailOf().others()[ranks[at]];
    }
  });
}

/** Where the parts of changing length lie. */
interface Tail {
  readonly vectorsAt: readonly number[];
  others(): readonly unknown[];
}

function readTail(view: DataView, plan: Plan, width: number): Tail {
  const vectorsAt: number[] = [];
  let at = plan.numbersAt + plan.numbers * width;
  for (let rank = 0; rank < plan.vectors; rank++) {
    vectorsAt.push(at);
    at += 4 + view.getUint32(at, true) * width;
  }
  let parsed: readonly unknown[] | undefined;
  const others = () => {
    const text = Buffer.from(view.buffer, view.byteOffset + at, view.byteLength - at).toString("utf8");
    return (parsed ??= JSON.parse(text) as readonly unknown[]);
  };
  return { vectorsAt, others };
}

function readVector(view: DataView, start: number, width: number): number[] {
  const length = view.getUint32(start, true);
  const values = new Array<number>(length);
  for (let index = 0; index < length; index++) {
    values[index] = readNumber(view, start + 4 + index * width, width);
  }
  return values;
}

function writeNumber(view: DataView, at: number, value: number, width: number): void {
  if (width === 4) view.setFloat32(at, value, true);
  else view.setFloat64(at, value, true);
}

const readNumber = (view: DataView, at: number, width: number) =>
  width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);

function setBit(bytes: Uint8Array, start: number, position: number): void {
  bytes[start + (position >> 3)] |= 1 << (position & 7);
}

const hasBit = (bytes: Uint8Array, start: number, position: number) =>
  (bytes[start + (position >> 3)] & (1 << (position & 7))) !== 0;

function assertLayout(view: DataView, fields: number): void {
  if (view.byteLength >= headerBytes && view.getUint8(0) === layoutVersion) {
    if (view.getUint16(2, true) === fields) return;
  }
  throw new MarqueeError("invalid-file", `A packed row is not of the layout with ${fields} fields.`, {
    hint: "It was written by another version of the view; materialise the view again.",
  });
}
