import type { RejectReason } from "../../domain/index.ts";

/** What is wrong with a record or one of its cells, before the file and the column's name are known. */
export interface Fault {
  readonly reason: RejectReason;
  /** A sentence that names what was expected. */
  readonly message: string;
  /** The beginning of the offending text, at most {@link excerptLength} characters. */
  readonly excerpt: string;
}

/** The length of an excerpt, in UTF-16 units. */
export const excerptLength = 200;

/** The beginning of a text, fit for a reject: no control characters, no half surrogate pair. */
export function excerptOf(text: string): string {
  const start = text.slice(0, excerptLength).replace(/[\p{Cc}]+/gu, " ");
  return start.isWellFormed() ? start : start.toWellFormed();
}
