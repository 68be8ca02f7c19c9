import { errorCodes } from "../src/core/index.ts";

/** The text of `docs/reference/errors.md`. */
export function errorReference(): string {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [
    "# Error codes",
    "",
    "Every error that Marquee raises on purpose carries one of these codes. With `--json` a failed command prints",
    '`{ "error": { "code", "message", "hint", "details" } }` and exits with 1, or with 2 where the command itself was wrong.',
    "",
    "| code | what it means |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}
