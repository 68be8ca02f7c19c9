/**
 * Whether a file is among those that the user wants to be ignored.
 *
 * @param patterns Paths from the imported folder; `*` stands for anything but `/`. A folder's path means all in it.
 */
export function isIgnored(file: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(file));
}

function expressionOf(pattern: string): RegExp {
  const literal = pattern
    .replace(/^\.\//, "")
    .replace(/\/$/, "")
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll("*", "[^/]*")}(?:/.*)?$`);
}
