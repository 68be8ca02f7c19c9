import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import { isIgnored } from "./ignored-files.ts";
import { type PassedOver, passedOver } from "./passed-over-files.ts";
import { isPicture } from "./poster-pictures.ts";

/** A file of a folder, or the pictures that lie together in a folder. */
export interface FoundFile {
  /** Where it lies; the folder, for pictures. */
  readonly path: string;
  /** The path from the walked folder, with `/`; that of the folder, ending in `/`, for pictures. */
  readonly file: string;
  readonly skipped?: PassedOver;
  /** The names of the pictures, when this is a folder of pictures. */
  readonly pictures?: readonly string[];
}

/**
 * Every file of a folder and of the folders in it, in the order of their names; the pictures of a folder before its
 * other files. Links that lead out of the folder, hidden and ignored files are passed over.
 *
 * @param ignore Paths to be ignored, see {@link isIgnored}.
 * @throws MarqueeError `not-found` when there is no such folder.
 */
export async function* walkFolder(folder: string, ignore: readonly string[] = []): AsyncGenerator<FoundFile> {
  const root = await realFolder(folder);
  for await (const found of walk(root, root)) {
    if (found.pictures) yield* wanted(found, found.pictures, ignore);
    else if (isIgnored(found.file, ignore)) yield { ...found, skipped: passedOver.ignored };
    else yield found;
  }
}

function* wanted(found: FoundFile, names: readonly string[], ignore: readonly string[]) {
  const prefix = found.file === "./" ? "" : found.file;
  const pictures = names.filter((name) => !isIgnored(prefix + name, ignore));
  if (pictures.length > 0) yield { ...found, pictures };
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch {
    // Told below, together with the folder that is a file.
  }
  throw new MarqueeError("not-found", `There is no folder ${folder}.`, {
    hint: "Give the folder that holds the catalogue's files.",
  });
}

async function* walk(folder: string, root: string): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  const pictures = entries.filter(isPictureFile).map(({ name }) => name);
  if (pictures.length > 0) yield { path: folder, file: `${nameOf(folder, root) || "."}/`, pictures };
  for (const entry of entries) {
    if (isPictureFile(entry)) continue;
    const path = join(folder, entry.name);
    const file = nameOf(path, root);
    if (entry.name.startsWith(".")) yield { path, file, skipped: passedOver.hidden };
    else if (entry.isDirectory()) yield* walk(path, root);
    else if (entry.isFile()) yield { path, file };
    else if (entry.isSymbolicLink()) yield await followed(path, file, root);
    else yield { path, file, skipped: passedOver.noFile };
  }
}

const isPictureFile = (entry: Dirent) => entry.isFile() && isPicture(entry.name);

async function followed(path: string, file: string, root: string): Promise<FoundFile> {
  try {
    const target = await realpath(path);
    if (!target.startsWith(root + sep)) return { path, file, skipped: passedOver.leadsOut };
    if ((await stat(target)).isFile()) return { path: target, file };
    return { path, file, skipped: passedOver.leadsToFolder };
  } catch {
    return { path, file, skipped: passedOver.leadsNowhere };
  }
}

function nameOf(path: string, root: string): string {
  return relative(root, path).split(sep).join("/");
}
