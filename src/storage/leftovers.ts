import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/index.ts";

const weekMs = 7 * 24 * 3600 * 1000;

/**
 * Removes what killed processes left in a folder: entries whose names match and that nobody touched for a week:
 * longer than any step works without writing a file.
 */
export async function removeLeftovers(folder: string, pattern: RegExp, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!pattern.test(name)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts && facts.mtimeMs < clock.now() - weekMs) await rm(path, { recursive: true, force: true });
  }
}
