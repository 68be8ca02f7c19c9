import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/index.ts";
import { removeLeftovers } from "../../storage/index.ts";

/**
 * Removes what came of shards a week ago and more: copies that a worker keeps, and shards of runs that never came to
 * their end. The folders of whole artifacts have no dot in their names.
 */
export async function removeOldShards(artifactFolder: string, clock: Clock): Promise<void> {
  const steps = await readdir(artifactFolder).catch(() => []);
  for (const step of steps.filter((name) => name.includes("."))) {
    await removeLeftovers(join(artifactFolder, step), /./, clock);
  }
}
