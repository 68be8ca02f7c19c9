import { MarqueeError } from "../../core/index.ts";
import type { Reject } from "../../domain/index.ts";

/** The error that a reject becomes when nothing may be put aside. */
export function strictError(reject: Reject): MarqueeError {
  const { file, line, column, reason, message } = reject;
  return new MarqueeError("invalid-row", `${file}:${line}:${column ?? ""} ${reason}: ${message}`, {
    hint: "Correct the row, or import without --strict to put such rows aside.",
    details: { ...reject },
  });
}
