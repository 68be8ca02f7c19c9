import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MarqueeError, mapConcurrently } from "../core/index.ts";
import type { Manifest } from "../domain/index.ts";
import { manifestName, parseManifest, sha256OfFile } from "./artifact-files.ts";
import type { ObjectStore, TransferOptions } from "./objects/object-store.ts";

const filesAtOnce = 4;

/** Copies a finished artifact to a shared store, its manifest last: where the manifest is, all is. */
export async function publishArtifact(
  shared: ObjectStore,
  prefix: string,
  { folder, manifest }: { readonly folder: string; readonly manifest: Manifest },
  { signal }: TransferOptions,
): Promise<void> {
  const put = ({ name }: { readonly name: string }) =>
    shared.putFile(`${prefix}/${name}`, join(folder, name), { signal });
  await mapConcurrently(manifest.files, put, { limit: filesAtOnce, signal });
  await put({ name: manifestName });
}

/**
 * Copies an artifact from a shared store into a folder, and checks every file.
 *
 * @returns Its manifest, or `undefined` when the store does not have it.
 * @throws MarqueeError `invalid-file` when a file is not what the manifest says.
 */
export async function pullArtifact(
  shared: ObjectStore,
  prefix: string,
  folder: string,
  { signal }: TransferOptions,
): Promise<Manifest | undefined> {
  const bytes = await shared.get(`${prefix}/${manifestName}`, { signal }).catch(undefinedIfMissing);
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString();
  const manifest = parseManifest(text, `${shared.address}/${prefix}`);
  const pull = async ({ name, sha256 }: Manifest["files"][number]) => {
    const path = join(folder, name);
    await shared.getFile(`${prefix}/${name}`, path, { signal });
    if ((await sha256OfFile(path)) !== sha256) throw damaged(shared, `${prefix}/${name}`);
  };
  try {
    await mapConcurrently(manifest.files, pull, { limit: filesAtOnce, signal });
  } catch (error) {
    // Somebody is removing it, or it was never whole.
    if (isMissing(error)) return undefined;
    throw error;
  }
  await writeFile(join(folder, manifestName), text);
  return manifest;
}

/** Removes an artifact from a shared store, its manifest first. */
export async function unpublishArtifact(shared: ObjectStore, prefix: string): Promise<void> {
  await shared.delete(`${prefix}/${manifestName}`);
  const keys = await Array.fromAsync(shared.list(`${prefix}/`), ({ key }) => key);
  await mapConcurrently(keys, (key) => shared.delete(key), { limit: filesAtOnce });
}

function damaged(shared: ObjectStore, key: string): MarqueeError {
  return new MarqueeError("invalid-file", `${shared.address}/${key} is not what its manifest says.`, {
    hint: "Remove that artifact from the shared store; it is made anew.",
  });
}

const isMissing = (error: unknown) => error instanceof MarqueeError && error.code === "not-found";

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
