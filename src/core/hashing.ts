import { createHash } from "node:crypto";

/** SHA-256 of text or bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * JSON with the keys of every object sorted, so that equal values give equal text whatever the order in which
 * they were built. `undefined` members are left out, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
    const entries = Object.entries(member);
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));
  });
}

/** SHA-256 of the {@link canonicalJson} of a value. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
