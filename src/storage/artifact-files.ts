import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { MarqueeError } from "../core/index.ts";
import { type Manifest, manifestSchema } from "../domain/index.ts";

/** The file of an artifact that says what it holds. It is written last, so where it is, all is. */
export const manifestName = "manifest.json";

/** A manifest as its file has it. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** @throws MarqueeError `invalid-file` */
export function parseManifest(text: string, place: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new MarqueeError("invalid-file", `The manifest of ${place} is damaged.`, {
      cause: error,
      hint: `Remove ${place} and run again.`,
    });
  }
}

/** The manifest of a finished artifact's folder, or `undefined` where files are missing or cut off. */
export async function readFinished(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, manifestName), "utf8").catch(undefinedIfMissing);
  if (text === undefined) return undefined;
  const manifest = parseManifest(text, folder);
  const whole = await Promise.all(
    manifest.files.map(async ({ name, bytes }) => {
      const facts = await stat(join(folder, name)).catch(undefinedIfMissing);
      return facts?.size === bytes;
    }),
  );
  return whole.every(Boolean) ? manifest : undefined;
}

/** Name, size and hash of every file in a folder, sorted by name. */
export async function describeFiles(folder: string): Promise<Manifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: Manifest["files"] = [];
  for (const path of paths.sort()) {
    const { size } = await stat(path);
    const name = relative(folder, path).replaceAll("\\", "/");
    files.push({ name, bytes: size, sha256: await sha256OfFile(path) });
  }
  return files;
}

/** SHA-256 of a file's bytes, in hexadecimal, in bounded memory. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/**
 * Puts a whole artifact in its place. When another process was faster, theirs is kept: both hold the same bytes. What
 * lies there damaged is moved away; a finished one never is, since somebody may be reading it.
 */
export async function moveIntoPlace(temporary: string, folder: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(temporary, folder);
    } catch (error) {
      if (!isOccupied(error) || attempt === 3) throw error;
      if (await readFinished(folder).catch(() => undefined)) return;
      await moveAway(folder, `${temporary}.old`);
    }
  }
}

/** Removes a folder that nobody shall see half removed. */
export async function moveAway(folder: string, aside: string): Promise<void> {
  await rename(folder, aside).catch(undefinedIfMissing);
  await rm(aside, { recursive: true, force: true });
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;
const isOccupied = (error: unknown) => codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST";

function undefinedIfMissing(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}
