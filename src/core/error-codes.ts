/**
 * Every error code that Marquee can raise, with what it means and the way out.
 * `docs/reference/errors.md` is generated from this list.
 */
export const errorCodes = {
  "invalid-option":
    "An option or configuration value is out of range or of the wrong type. The message names it.",
  "invalid-row": "A row of an input file cannot be used. The message names file, line and column.",
  "invalid-file": "A file is damaged, empty or of an unknown format. The message names what was expected.",
  "invalid-model": "A model file cannot be read or does not fit the place where it is used.",
  "invalid-shape": "A tensor has another shape than the operation needs. The message names both shapes.",
  "no-gradient-rule":
    "An operation of an imported graph has no gradient rule. The message names the operation.",
  "not-finite": "A computation gave NaN or infinity. Lower the learning rate or look at the input.",
  "not-found":
    "A file, title, step or artifact that was asked for does not exist. The message lists near matches.",
  "missing-dependency": "An optional package is not installed. The message says how to install it.",
  "missing-input":
    "A step or protocol needs data that the folder does not hold. The message names the files.",
  "already-running": "Another process holds the lock of this data folder. Wait for it or stop it.",
  cancelled:
    "The work was stopped by the caller or by Ctrl-C. What was finished is kept; run again to go on.",
  "remote-failed": "A remote service answered with an error or not at all. Retried where that can help.",
  "remote-refused": "A remote service refused the request (key, quota or content). Retrying will not help.",
  "unsafe-address":
    "An address points to a private or local network and is not requested on behalf of catalogue data.",
  "limit-exceeded": "Something from outside is larger or slower than the limit that the message names.",
  "worker-failed": "A worker thread failed. The cause has the original error.",
  "disk-full":
    "The disk is full. What is finished is kept and nothing half-written is left; make space and run again.",
  "database-unavailable":
    "The database cannot be reached, or the connection was lost. Retried with growing waits; then look at the server.",
  "database-refused": "The database refused user, password, name or rights. Check the address.",
  "database-mismatch":
    "The database is too old for this program, or its tables are those of another version. The message says which.",
  "database-timeout": "A statement ran longer than its limit or waited too long for a lock.",
  "database-failed": "The database rejected a statement. The message and details have its own words.",
  "job-failed": "A job of the queue failed in all its attempts. The message has the last reason.",
  "check-failed":
    "A check of `marquee doctor` or `marquee features check` found something wrong. The message says what.",
  internal: "A defect of Marquee itself. Please report it with the command that led to it.",
} as const;

/** The machine-readable code of a {@link MarqueeError}. */
export type ErrorCode = keyof typeof errorCodes;
