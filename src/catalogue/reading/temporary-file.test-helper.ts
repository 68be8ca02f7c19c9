import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Writes a file that is gone when the test is; gives its path. */
export function temporaryFile(content: string | Uint8Array, name = "file"): string {
  const folder = mkdtempSync(join(tmpdir(), "marquee-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
