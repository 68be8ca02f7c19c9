import { join } from "node:path";
import { acquireLock as acquireFolderLock, type Lock } from "../storage/index.ts";

/**
 * Takes the lock of a project folder, which one run at a time holds. A lock whose process is gone is taken over.
 *
 * @throws MarqueeError `already-running` when a living process holds it.
 */
export function acquireLock(projectFolder: string): Promise<Lock> {
  return acquireFolderLock(join(projectFolder, "locks"), {
    what: `${projectFolder} is in use by`,
    hint: "Wait for it or stop it, or choose another folder with --project.",
  });
}
