import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type Clock, systemClock, throwIfCancelled } from "../../core/index.ts";
import { explainFileError } from "../file-errors.ts";
import { removeLeftovers } from "../leftovers.ts";
import {
  assertKey,
  missingObject,
  type ObjectStore,
  type StoredObject,
  type TransferOptions,
} from "./object-store.ts";

/** Where files lie until they are whole. On the same file system, so that a rename moves them. */
const incoming = ".incoming";

/**
 * Objects as files of a folder, such as one that several machines mount. Files are written in `.incoming` and
 * renamed; what a killed process left there is removed after a week.
 *
 * @param root Made when it does not exist.
 */
export function createFolderStore(root: string, clock: Clock = systemClock): ObjectStore {
  return new FolderStore(resolve(root), clock);
}

class FolderStore implements ObjectStore {
  readonly address: string;
  private readonly clock: Clock;
  private swept: Promise<void> | undefined;

  constructor(root: string, clock: Clock) {
    this.address = root;
    this.clock = clock;
  }

  put(key: string, bytes: Uint8Array, options?: TransferOptions): Promise<void> {
    return this.write(key, (path) => writeFile(path, bytes), options);
  }

  putFile(key: string, source: string, options?: TransferOptions): Promise<void> {
    return this.write(key, (path) => copyFile(source, path), options);
  }

  async get(key: string, options?: TransferOptions): Promise<Uint8Array> {
    throwIfCancelled(options?.signal);
    return readFile(this.pathOf(key)).catch((error: unknown) => {
      throw isMissing(error) ? missingObject(key, this.address, error) : error;
    });
  }

  async getFile(key: string, path: string, options?: TransferOptions): Promise<void> {
    throwIfCancelled(options?.signal);
    const source = this.pathOf(key);
    if (!(await this.exists(key))) throw missingObject(key, this.address);
    try {
      await mkdir(dirname(path), { recursive: true });
      await copyFile(source, path);
    } catch (error) {
      await rm(path, { force: true });
      throw explainFileError(error, path);
    }
  }

  async exists(key: string): Promise<boolean> {
    const facts = await stat(this.pathOf(key)).catch(undefinedIfMissing);
    return facts?.isFile() ?? false;
  }

  async *list(prefix = ""): AsyncGenerator<StoredObject> {
    // Only the folder that the prefix reaches into is read.
    const folder = join(this.address, prefix.slice(0, prefix.lastIndexOf("/") + 1));
    const entries =
      (await readdir(folder, { recursive: true, withFileTypes: true }).catch(undefinedIfMissing)) ?? [];
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const keys = paths.map((path) => relative(this.address, path).replaceAll("\\", "/"));
    const wanted = keys.filter((key) => key.startsWith(prefix) && !key.startsWith(`${incoming}/`));
    for (const key of wanted.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const facts = await stat(this.pathOf(key)).catch(undefinedIfMissing);
      if (facts) yield { key, bytes: facts.size };
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(path, { force: true });
    // Empty folders would pile up; one that is not empty stays.
    if (dirname(path) !== this.address) await rmdir(dirname(path)).catch(() => undefined);
  }

  close(): void {
    // Nothing is held open.
  }

  private pathOf(key: string): string {
    assertKey(key);
    return join(this.address, ...key.split("/"));
  }

  private async write(
    key: string,
    fill: (path: string) => Promise<void>,
    options?: TransferOptions,
  ): Promise<void> {
    const target = this.pathOf(key);
    throwIfCancelled(options?.signal);
    const temporary = join(this.address, incoming, randomUUID());
    try {
      await mkdir(dirname(temporary), { recursive: true });
      await (this.swept ??= removeLeftovers(dirname(temporary), /./, this.clock));
      await fill(temporary);
      await this.moveInto(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw explainFileError(error, target);
    }
  }

  private async moveInto(temporary: string, target: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await mkdir(dirname(target), { recursive: true });
      try {
        return await rename(temporary, target);
      } catch (error) {
        // A delete may have removed the empty folder between the two lines above.
        if (!isMissing(error) || attempt === 3) throw error;
      }
    }
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
