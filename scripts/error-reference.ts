import { errorCodes } from "../src/core/index.ts";

/** The text of `docs/reference/errors.md`. */
export function errorReference(): string {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [
    "# Error codes",
    "",
    "Every error that Marquee raises on purpose carries one of these codes. With `--json` a failed command prints",
    '`{ "error": { "code", "message", "hint", "details", "retryable" } }` and exits with 1, or with 2 where the command',
    "itself was wrong. `hint` is what to do about it, where there is something to say; `details` are facts for machines",
    "(file, line, shapes); `retryable` says whether the same command can succeed when it is run again later.",
    "",
    "| code | what it means |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}
