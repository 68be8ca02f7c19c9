import { randomUUID } from "node:crypto";
import type { Database, ObjectStore, Queries } from "../../storage/index.ts";

const prefix = "store-id/";
/** Any number that no other lock in the database has. */
const advisoryLock = 7_291_450_117;

/**
 * The identity of a shared store, whatever address a machine reaches it by: the least of the names that were given to
 * it. Who finds none gives one, under a lock of the database, so that those who start together agree.
 */
export async function storeIdentity(store: ObjectStore, database: Database): Promise<string> {
  return (
    (await leastName(store)) ??
    database.transaction((queries) => giveName(store, queries), { repeatable: true })
  );
}

async function giveName(store: ObjectStore, queries: Queries): Promise<string> {
  await queries.query("SELECT pg_advisory_xact_lock($1)", [advisoryLock]);
  const known = await leastName(store);
  if (known !== undefined) return known;
  const name = randomUUID();
  await store.put(prefix + name, Buffer.from("Workers and runs know this store by the name of this file.\n"));
  return name;
}

async function leastName(store: ObjectStore): Promise<string | undefined> {
  for await (const { key } of store.list(prefix)) return key.slice(prefix.length);
  return undefined;
}
