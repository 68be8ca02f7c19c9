import { MarqueeError } from "../core/index.ts";

const fullCodes: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT"]);

/** Whether an error, or what caused it, says that the disk (or the user's share of it) is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof MarqueeError && error.code === "disk-full") return true;
  // DuckDB and ONNX Runtime tell it in words.
  return (
    fullCodes.has((error as NodeJS.ErrnoException).code) ||
    /no space left on device|disk quota exceeded/i.test(error.message) ||
    isDiskFull(error.cause)
  );
}

/** The same error, or the one that says what to do where the disk is full. */
export function explainFileError(error: unknown, path: string): unknown {
  if (!isDiskFull(error) || (error instanceof MarqueeError && error.code === "disk-full")) return error;
  return new MarqueeError("disk-full", `The disk is full: ${path} could not be written.`, {
    cause: error,
    hint: "Make space and run again; what is finished is kept, and nothing half-written is left.",
    details: { path },
  });
}
