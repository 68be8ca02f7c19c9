import { z } from "zod";

/** Why a row was not imported, or not as it stood. */
export const rejectReasons = [
  "wrong-type",
  "broken-quote",
  "wrong-column-count",
  "bad-encoding",
  "missing-id",
  "duplicate-id",
  "absurd-date",
  "out-of-range",
  "too-long",
  "broken-json",
  "broken-literal",
  "unknown-title",
  "unknown-tag",
  "damaged-file",
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** A row that was put aside, with its place and the reason. */
export const rejectSchema = z.object({
  file: z.string(),
  line: z.int().positive(),
  /** The column's name, or `null` where the whole row is meant. */
  column: z.string().nullable(),
  reason: z.enum(rejectReasons),
  /** What is wrong, as a sentence that names what was expected. */
  message: z.string(),
  /** The beginning of the offending text, at most 200 characters. */
  excerpt: z.string().max(200),
});
export type Reject = z.infer<typeof rejectSchema>;
