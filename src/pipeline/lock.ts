import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { MarqueeError } from "../core/index.ts";

/** A lock on a project folder, held by one process at a time. */
export interface Lock {
  release(): Promise<void>;
}

/** Locks that this very process holds: an own process id in a lock file that is not here is a leftover. */
const held = new Set<string>();

/**
 * Takes the lock of a project folder. A lock whose process is gone is taken over.
 *
 * @throws MarqueeError `already-running` when a living process holds it.
 */
export async function acquireLock(projectFolder: string): Promise<Lock> {
  const path = join(projectFolder, "lock");
  await mkdir(projectFolder, { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await tryCreate(path)) return lockAt(path);
    const holder = await holderOf(path);
    if (holder !== undefined && isAlive(holder, path)) throw heldBy(holder, projectFolder);
    await rm(path, { force: true });
  }
  throw heldBy(undefined, projectFolder);
}

function lockAt(path: string): Lock {
  held.add(path);
  const release = async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
  return { release };
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  const holder = Number.parseInt(text, 10);
  return Number.isNaN(holder) ? undefined : holder;
}

function isAlive(processId: number, path: string): boolean {
  if (processId === process.pid) return held.has(path);
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function heldBy(holder: number | undefined, projectFolder: string): MarqueeError {
  const who = holder === undefined ? "Another process" : `Process ${holder}`;
  return new MarqueeError("already-running", `${who} is working in ${projectFolder}.`, {
    hint: "Wait for it or stop it, or choose another folder with --project.",
    details: { processId: holder },
  });
}
