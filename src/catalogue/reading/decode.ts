import { isUtf8 } from "node:buffer";
import { excerptOf, type Fault } from "./fault.ts";

/** The character sets that importers read. */
export type Encoding = "utf8" | "latin1";

const beyondAscii = /[\0\x80-\xff]/;

/** Whether a byte string (one character a byte) is plain ASCII without NUL, so that it needs no decoding. */
export function isPlain(bytes: string): boolean {
  return !beyondAscii.test(bytes);
}

/** Decodes a byte string (one character a byte), or says why it cannot be text. */
export function decodeCell(bytes: string, encoding: Encoding): string | Fault {
  if (bytes.includes("\0")) {
    return { reason: "bad-encoding", message: "Text holds no NUL bytes.", excerpt: excerptOf(bytes) };
  }
  if (encoding === "latin1") return bytes;
  const buffer = Buffer.from(bytes, "latin1");
  if (isUtf8(buffer)) return buffer.toString("utf8");
  const excerpt = excerptOf(buffer.subarray(0, 800).toString("utf8"));
  return { reason: "bad-encoding", message: "The text is not valid UTF-8.", excerpt };
}
