import { type ErrorCode, MarqueeError, messageOf } from "../../core/index.ts";
import { NoConnection } from "./session.ts";

/** What a failure means for whoever may try again. */
export type FailureKind =
  /** There was no connection: nothing began. */
  | "not-begun"
  /** The connection broke while something ran: it may or may not have taken effect. */
  | "lost"
  /** The database rolled it back and says that another try may succeed. */
  | "rolled-back"
  | "final";

const lostStates = new Set(["57P01", "57P02", "57P05"]);
const notBegunStates = new Set(["57P03", "53300"]);
const rolledBackStates = new Set(["40001", "40P01"]);
const timeoutStates = new Set(["57014", "55P03", "25P03", "25P04"]);
const refusedStates = new Set(["28000", "28P01", "3D000", "42501", "0LP01"]);
const fullStates = new Set(["53100", "53200"]);
const systemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
const lostMessages = /connection terminated|connection error|not queryable|connection ended|read timeout/i;

/** What an error of ours says about trying again. */
export function kindOfFailure(error: unknown): FailureKind {
  return error instanceof MarqueeError
    ? ((error.details.failure as FailureKind | undefined) ?? "final")
    : "final";
}

/** The five characters of the SQL standard that say what went wrong, when the database said it. */
export function sqlStateOf(error: unknown): string | undefined {
  if (error instanceof MarqueeError) return error.details.sqlState as string | undefined;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !systemCodes.has(code) ? code : undefined;
}

/**
 * What a session threw as an error of ours: `database-unavailable`, `database-refused`, `database-timeout`,
 * `disk-full` or `database-failed`. Its `details` have `failure`, and `sqlState` where there is one.
 *
 * @param name How the database is called.
 */
export function databaseError(error: unknown, name: string, sql?: string): MarqueeError {
  if (error instanceof MarqueeError) return error;
  const cause = error instanceof NoConnection ? error.cause : error;
  const failure = failureOf(error, cause);
  const { code, hint } = meaningOf(failure, sqlStateOf(cause));
  const what = { "not-begun": "No connection: ", lost: "The connection was lost: " };
  const prefix = what[failure as keyof typeof what] ?? "";
  return new MarqueeError(code, `${name}: ${prefix}${reasonOf(cause)}`, {
    cause,
    hint,
    details: { failure, sqlState: sqlStateOf(cause), ...namesIn(cause), sql: sql?.slice(0, 500) },
    retryable: failure !== "final",
  });
}

function failureOf(error: unknown, cause: unknown): FailureKind {
  const state = sqlStateOf(cause);
  if (state !== undefined && notBegunStates.has(state)) return "not-begun";
  if (error instanceof NoConnection) {
    return state !== undefined && !isLost(state) && state !== "57014" ? "final" : "not-begun";
  }
  if (state === undefined) return isSystemFailure(cause) ? "lost" : "final";
  if (isLost(state)) return "lost";
  return rolledBackStates.has(state) ? "rolled-back" : "final";
}

const isLost = (state: string) => lostStates.has(state) || state.startsWith("08");

function meaningOf(failure: FailureKind, state = ""): { code: ErrorCode; hint?: string } {
  if (failure === "not-begun" || failure === "lost") {
    return {
      code: "database-unavailable",
      hint: "See that the server runs and can be reached at that address, and run again.",
    };
  }
  if (timeoutStates.has(state)) return { code: "database-timeout" };
  if (fullStates.has(state)) {
    return { code: "disk-full", hint: "Free some space on the database's machine and run again." };
  }
  if (refusedStates.has(state)) {
    return { code: "database-refused", hint: "Check user, password, database and rights in the address." };
  }
  return { code: "database-failed" };
}

/** Several addresses of one host fail together, in an error without a message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return messageOf(cause.errors[0]);
  return messageOf(cause) || String((cause as { code?: unknown } | undefined)?.code);
}

function namesIn(error: unknown): Record<string, unknown> {
  const { constraint, table, column } = (error ?? {}) as Record<string, unknown>;
  return { constraint, table, column };
}

function isSystemFailure(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return (typeof code === "string" && systemCodes.has(code)) || lostMessages.test(messageOf(error));
}

/** Whether a database that comes back by itself may be the cause: no answer, or none in time. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof MarqueeError && ["database-unavailable", "database-timeout"].includes(error.code);
}
