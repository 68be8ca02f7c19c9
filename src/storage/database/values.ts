import { MarqueeError } from "../../core/index.ts";

/** A parameter as the wire takes it: text, bytes or NULL. */
export type EncodedValue = string | Uint8Array | null;

/** A parameter in the form that both kinds of database read alike. See {@link Queries} for the rules. */
export function encodeValue(value: unknown): EncodedValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  return encodeText(value);
}

/** As {@link encodeValue}, with bytes as text in bytea's hexadecimal form. */
export function encodeAsText(value: unknown): string | null {
  const encoded = encodeValue(value);
  return encoded instanceof Uint8Array ? hexadecimal(encoded) : encoded;
}

/** Bytes in the input form of bytea. */
export function hexadecimal(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

function encodeText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (typeof value === "object") return encodeObject(value as object);
  throw new MarqueeError("invalid-option", `A ${typeof value} cannot be given to a database.`);
}

function encodeObject(value: object): string {
  if (value instanceof Date) return encodeDate(value);
  if (Array.isArray(value)) return arrayLiteral(value);
  if (ArrayBuffer.isView(value)) return arrayLiteral(value as unknown as Iterable<number>);
  return JSON.stringify(value);
}

function encodeDate(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new MarqueeError("invalid-option", "An invalid date cannot be given to a database.");
  }
  // Years beyond four digits carry a sign in ISO 8601, which Postgres reads without the plus.
  return date.toISOString().replace(/^\+/, "");
}

/** An array literal: `{1,2,NULL,"text"}`, nested for nested arrays. */
function arrayLiteral(values: Iterable<unknown>): string {
  return `{${Array.from(values, element).join(",")}}`;
}

function element(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") {
    return String(value);
  }
  const isNested = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof Uint8Array));
  const text = encodeAsText(value) as string;
  return isNested ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}
