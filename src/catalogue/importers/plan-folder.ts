import { stat } from "node:fs/promises";
import { join } from "node:path";
import { throwIfCancelled } from "../../core/index.ts";
import { formatOf } from "./file-format.ts";
import type { FolderOptions } from "./import-folder.ts";
import { pictureImporter } from "./poster-pictures.ts";
import { walkFolder } from "./walk-folder.ts";

/** A file as {@link planFolderImport} finds it. */
export interface PlannedFile {
  /** The path from the folder, with `/`; for pictures that of their folder, ending in `/`. */
  readonly file: string;
  /** Size as it lies, packed or not; of all pictures together. */
  readonly bytes: number;
  /** The name of the importer that will read it, or `null` when it will be passed over. */
  readonly importer: string | null;
  /** Why it will be passed over. */
  readonly skipped?: string;
  /** How many pictures lie in a folder of pictures. */
  readonly pictures?: number;
}

/**
 * What `importFolder` will read, by which importer, and what it will pass over and why; looks at the beginning
 * of every file only.
 *
 * @throws MarqueeError `not-found` when there is no such folder.
 */
export async function planFolderImport(folder: string, options: FolderOptions = {}): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for await (const found of walkFolder(folder, options.ignore)) {
    throwIfCancelled(options.signal);
    const { path, file, pictures } = found;
    if (pictures) {
      const sizes = await Promise.all(pictures.map((name) => sizeOf(join(path, name))));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      planned.push({ file, bytes, importer: pictureImporter, pictures: pictures.length });
      continue;
    }
    const format = await formatOf(found, options.importers);
    const bytes = await sizeOf(path);
    if ("importer" in format) planned.push({ file, bytes, importer: format.importer.name });
    else planned.push({ file, bytes, importer: null, skipped: format.skipped.reason });
  }
  return planned;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
