import { createFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { type Environment, readS3Address } from "./s3-settings.ts";
import { createS3Store } from "./s3-store.ts";

/**
 * The store at an address: `s3://bucket/prefix` (with `?endpoint=…&region=…&pathStyle=true` for stores that are not
 * AWS), or the path of a folder. Keys of S3 come from the usual places: `AWS_ACCESS_KEY_ID` and
 * `AWS_SECRET_ACCESS_KEY`, profiles, roles.
 *
 * @throws MarqueeError `invalid-option` for an address that is none.
 */
export async function openObjectStore(
  address: string,
  environment: Environment = process.env,
): Promise<ObjectStore> {
  return address.startsWith("s3:")
    ? createS3Store(readS3Address(address, environment))
    : createFolderStore(address);
}
