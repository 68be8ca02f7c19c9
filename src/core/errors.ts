import type { ErrorCode } from "./error-codes.ts";

/** Codes whose cause may pass by itself, so that trying again can help. */
const retryableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "remote-failed",
  "already-running",
  "database-unavailable",
]);

/** What a {@link MarqueeError} carries beside its message. */
export interface MarqueeErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** What to do about it, as one sentence. */
  readonly hint?: string;
  /** Machine-readable facts: file, line, title id, shapes. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether trying again can help. Default: decided by the code. */
  readonly retryable?: boolean;
}

/**
 * The one error that Marquee raises on purpose. Only `cli/` maps codes to exit codes and only `server/`
 * maps them to HTTP.
 */
export class MarqueeError extends Error {
  override readonly name = "MarqueeError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: MarqueeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? retryableCodes.has(code);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws a `cancelled` error when the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new MarqueeError("cancelled", "The work was stopped.", {
      cause: signal.reason,
      hint: "Run the same command again to go on from what is finished.",
    });
  }
}
