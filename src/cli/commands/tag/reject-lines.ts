import type { Reject } from "../../../domain/index.ts";

/** How many faults are shown. */
const shown = 8;

/** Labels that could not be used, the first few with file, line and reason. */
export function rejectLines(rejects: readonly Reject[]): string[] {
  if (rejects.length === 0) return [];
  const lines = rejects.slice(0, shown).map(({ file, line, message }) => `  ${file}:${line}: ${message}`);
  return [
    `${rejects.length} labels could not be used:`,
    ...lines,
    ...(rejects.length > shown ? ["  … (all with --json)"] : []),
  ];
}
