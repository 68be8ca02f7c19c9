import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A model's files by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** Writes a model's files into a folder of their own. */
export async function writeModelFiles(folder: string, files: ModelFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

/** Reads what {@link writeModelFiles} wrote. */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const files: Record<string, Uint8Array> = {};
  for (const name of await readdir(folder)) files[name] = await readFile(join(folder, name));
  return files;
}
