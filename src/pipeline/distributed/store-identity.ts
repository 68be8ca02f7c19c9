import { randomUUID } from "node:crypto";
import type { ObjectStore } from "../../storage/index.ts";

const prefix = "store-id/";

/**
 * The identity of a shared store, whatever address a machine reaches it by: the least of the names that were given to
 * it. Who finds none gives one.
 */
export async function storeIdentity(store: ObjectStore): Promise<string> {
  const known = await leastName(store);
  if (known !== undefined) return known;
  const name = randomUUID();
  await store.put(prefix + name, Buffer.from("Workers and runs know this store by the name of this file.\n"));
  // Another process may have named it in the same moment.
  return (await leastName(store)) ?? name;
}

async function leastName(store: ObjectStore): Promise<string | undefined> {
  for await (const { key } of store.list(prefix)) return key.slice(prefix.length);
  return undefined;
}
