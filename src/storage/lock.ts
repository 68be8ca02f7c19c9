import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MarqueeError } from "../core/index.ts";

/** A lock that one process at a time holds. */
export interface Lock {
  release(): Promise<void>;
}

/** What to say when somebody else holds a lock. */
export interface LockMessage {
  /** The beginning of a sentence that ends with the name of the process. */
  readonly what: string;
  readonly hint: string;
}

interface Holder {
  readonly processId: number;
  /** When it started, where the system tells: another process may have got the same number since. */
  readonly started?: string;
  readonly host: string;
  readonly file: string;
}

/** Files of locks that this very process holds: one with our process id that is not here is a leftover. */
const held = new Set<string>();

/**
 * Takes a lock: a folder in which every process that wants it lays a file of its own and then looks for others. Who
 * sees another living one takes its file back, so two never hold it; files of processes that are gone are removed,
 * and since no file name is ever used twice, nobody's fresh file can be taken for a leftover.
 *
 * @param folder The lock's own folder. Created, and removed on release.
 * @throws MarqueeError `already-running` when a living process, or one on another machine, holds it.
 */
export async function acquireLock(folder: string, message: LockMessage): Promise<Lock> {
  for (let attempt = 1; ; attempt++) {
    const own = await layFile(folder);
    const other = await findOther(folder, own);
    if (other === undefined) return { release: () => takeBack(folder, own) };
    await takeBack(folder, own);
    if (attempt === 3) throw heldBy(other, folder, message);
    // Two that came together both stepped back: waits of different lengths let one of them win.
    await sleep(10 + (process.pid % 97) * attempt);
  }
}

async function layFile(folder: string): Promise<string> {
  const name = `${process.pid}-${randomUUID().slice(0, 8)}.json`;
  held.add(join(folder, name));
  const { started } = (await processFacts(process.pid)) ?? {};
  const content = JSON.stringify({ host: hostname(), started });
  for (;;) {
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(join(folder, name), content, { flag: "wx" });
      return name;
    } catch (error) {
      // Its last user may have removed the folder in between.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      held.delete(join(folder, name));
      throw error;
    }
  }
}

async function takeBack(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  held.delete(join(folder, name));
  // Not empty, or removed by another: both are fine.
  await rmdir(folder).catch(() => undefined);
}

async function findOther(folder: string, own: string): Promise<Holder | undefined> {
  for (const name of await readdir(folder)) {
    if (name === own) continue;
    const holder = await readHolder(folder, name);
    if (holder && (await isAlive(holder))) return holder;
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}

async function readHolder(folder: string, name: string): Promise<Holder | undefined> {
  const file = join(folder, name);
  const processId = Number.parseInt(name, 10);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || Number.isNaN(processId)) return undefined;
  try {
    return { processId, file, ...(JSON.parse(text) as { host: string; started?: string }) };
  } catch {
    // Laid a moment ago and not written yet, or cut short: the name still tells the process.
    return { processId, file, host: hostname() };
  }
}

/** A process of another machine cannot be asked, so it counts as living. */
async function isAlive({ processId, host, file, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  if (processId === process.pid) return held.has(file);
  try {
    process.kill(processId, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const facts = await processFacts(processId);
  if (facts === undefined) return true;
  return facts.state !== "Z" && (started === undefined || started === facts.started);
}

/** State and start (in clock ticks since the machine started) of a process, from `/proc` (`proc(5)`); Linux only. */
async function processFacts(processId: number): Promise<{ state: string; started: string } | undefined> {
  const text = await readFile(`/proc/${processId}/stat`, "utf8").catch(() => undefined);
  // The name of the program comes before, in brackets, and may hold anything.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields && { state: fields[0], started: fields[19] };
}

function heldBy(holder: Holder, folder: string, message: LockMessage): MarqueeError {
  const { processId, host } = holder;
  const elsewhere = host === hostname() ? "" : ` on ${host}`;
  const remedy = elsewhere ? ` If that process is gone, remove ${folder}.` : "";
  return new MarqueeError("already-running", `${message.what} process ${processId}${elsewhere}.`, {
    hint: `${message.hint}${remedy}`,
    details: { processId, host },
  });
}
