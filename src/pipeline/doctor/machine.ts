import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Finding, failed, ok, skipped, warning } from "./check.ts";

/** The oldest Node that runs Marquee: the first with everything that it uses. */
const oldestNode = [22, 18] as const;

/** @param version Such as `24.1.0`. */
export function checkNode(version: string): Finding {
  const [major, minor] = version.split(".").map(Number);
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return isNew
    ? ok(`Node ${version}`)
    : failed(`Node ${version} is too old`, `Install Node ${oldestNode.join(".")} or newer.`);
}

/** Whether the project's folder can be written; where it is not there yet, whether it can be made. */
export async function checkFolder(folder: string): Promise<Finding> {
  const facts = await stat(folder).catch(() => undefined);
  if (facts && !facts.isDirectory())
    return failed(`${folder} is a file`, "Name another folder with --project.");
  const place = facts ? folder : await nearestFolder(folder);
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return failed(
      `${place} cannot be written`,
      "Give this user the right to write there, or name another folder with --project.",
    );
  }
  return facts
    ? ok(`${folder} can be written`)
    : skipped(`${folder} is not there yet`, "`marquee demo` or `marquee run --data <folder>` makes it.");
}

const gigabyte = 1e9;

/** Whether there is room for a run: below 0.2 GB it fails, below 2 GB it warns. */
export async function checkDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestFolder(folder));
  return diskFinding(bavail * bsize);
}

/** @param free Bytes. */
export function diskFinding(free: number): Finding {
  const text = `${(free / gigabyte).toFixed(1)} GB free`;
  const hint = "Make space, or keep the project elsewhere with --project.";
  if (free < 0.2 * gigabyte) return failed(text, hint);
  return free < 2 * gigabyte ? warning(text, hint) : ok(text);
}

async function nearestFolder(folder: string): Promise<string> {
  let place = resolve(folder);
  while (!(await stat(place).catch(() => undefined))) place = dirname(place);
  return place;
}
