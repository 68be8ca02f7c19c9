import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { MarqueeError, mapConcurrently } from "../core/index.ts";
import { sha256OfFile } from "../storage/index.ts";

/** How many files are read at once. */
const filesAtOnce = 4;

/**
 * One hash of everything that lies in a folder: paths and bytes of all files, hidden ones left out.
 *
 * @throws MarqueeError `not-found` when there is no such folder.
 */
export async function folderContent(folder: string, signal?: AbortSignal): Promise<string> {
  const paths = (await filesIn(folder)).sort();
  const hashes = await mapConcurrently(paths, (path) => sha256OfFile(join(folder, path)), {
    limit: filesAtOnce,
    signal,
  });
  const digest = createHash("sha256");
  paths.forEach((path, index) => {
    digest.update(`${path}\0${hashes[index]}\n`);
  });
  return digest.digest("hex");
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .filter((path) => !path.split("/").some((part) => part.startsWith(".")));
  } catch (error) {
    throw new MarqueeError("not-found", `There is no folder ${folder}.`, {
      cause: error,
      hint: "Give the folder that holds the catalogue's files with --data.",
    });
  }
}
