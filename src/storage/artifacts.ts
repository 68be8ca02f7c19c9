import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { hashOf, MarqueeError } from "../core/index.ts";
import { type Manifest, manifestSchema } from "../domain/index.ts";

/** What names an artifact: the step that makes it, and everything that its content depends on. */
export interface ArtifactIdentity {
  readonly step: string;
  /** Raised when the step's code changes what it makes. */
  readonly stepVersion: number;
  /** Plain data. Machine facts (threads, folders) do not belong here. */
  readonly configuration: unknown;
  /** Artifact keys or content hashes by input name. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** A finished, immutable result of a step. */
export interface Artifact {
  readonly folder: string;
  readonly manifest: Manifest;
}

const manifestName = "manifest.json";

/** The artifacts of one data folder: `<root>/<step>/<key>/`, each made under a temporary name and renamed. */
export class ArtifactStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The key of an artifact: 24 hexadecimal digits of the hash of its identity. */
  keyOf(identity: ArtifactIdentity): string {
    return hashOf(identity).slice(0, 24);
  }

  /** The finished artifact of that identity, or `undefined`. Half-written folders do not count. */
  async find(identity: ArtifactIdentity): Promise<Artifact | undefined> {
    const folder = this.folderOf(identity);
    try {
      const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestName), "utf8")));
      await Promise.all(manifest.files.map((file) => assertFile(folder, file)));
      return { folder, manifest };
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (error instanceof MarqueeError) return undefined;
      throw new MarqueeError("invalid-file", `The manifest of ${folder} is damaged.`, {
        cause: error,
        hint: `Remove the folder ${folder} and run again.`,
      });
    }
  }

  /**
   * Makes an artifact: `make` fills a temporary folder, which is renamed once it is whole. When another process
   * finished the same artifact meanwhile, theirs is kept: both hold the same bytes.
   *
   * @param make Writes files into the folder and returns the summary for the manifest.
   */
  async create(
    identity: ArtifactIdentity,
    make: (folder: string) => Promise<Record<string, unknown>>,
  ): Promise<Artifact> {
    const folder = this.folderOf(identity);
    const temporary = `${folder}.${randomUUID().slice(0, 8)}.tmp`;
    await mkdir(temporary, { recursive: true });
    try {
      const summary = await make(temporary);
      const manifest: Manifest = {
        ...identity,
        inputs: { ...identity.inputs },
        key: this.keyOf(identity),
        files: await describeFiles(temporary),
        summary,
      };
      await writeFile(join(temporary, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
      await replaceFolder(temporary, folder, await this.find(identity));
      return { folder, manifest };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  /** Forgets an artifact. */
  async remove(identity: ArtifactIdentity): Promise<void> {
    await rm(this.folderOf(identity), { recursive: true, force: true });
  }

  private folderOf(identity: ArtifactIdentity): string {
    return join(this.root, identity.step, this.keyOf(identity));
  }
}

async function replaceFolder(
  temporary: string,
  folder: string,
  finished: Artifact | undefined,
): Promise<void> {
  if (finished) return;
  // What lies there now is damaged, or find() would have given it.
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder).catch((error: unknown) => {
    // Another process was faster between the two lines above.
    if (!isOccupied(error)) throw error;
  });
}

async function assertFile(folder: string, file: Manifest["files"][number]): Promise<void> {
  const facts = await stat(join(folder, file.name));
  if (facts.size !== file.bytes) {
    throw new MarqueeError(
      "invalid-file",
      `${join(folder, file.name)} has ${facts.size} bytes, not ${file.bytes}.`,
    );
  }
}

async function describeFiles(folder: string): Promise<Manifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: Manifest["files"] = [];
  for (const path of paths.sort()) {
    const { size } = await stat(path);
    files.push({
      name: relative(folder, path).replaceAll("\\", "/"),
      bytes: size,
      sha256: await sha256OfFile(path),
    });
  }
  return files;
}

/** SHA-256 of a file's bytes, in hexadecimal, in bounded memory. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;
const isMissing = (error: unknown) => codeOf(error) === "ENOENT";
const isOccupied = (error: unknown) => codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST";
