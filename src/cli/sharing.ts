import { MarqueeError } from "../core/index.ts";
import { onlyOneProcess, openProjectDatabase } from "../pipeline/index.ts";
import { type Database, type ObjectStore, openObjectStore } from "../storage/index.ts";

/** What processes that work together reach. */
export interface SharedPlaces extends AsyncDisposable {
  readonly database: Database;
  readonly shared: ObjectStore;
}

/**
 * Opens the database and the artifact store that runs and workers share.
 *
 * @throws MarqueeError `invalid-option` when one is not named, what they throw when one cannot be reached.
 */
export async function openSharedPlaces(options: {
  readonly project: string;
  readonly database?: string;
  readonly artifacts?: string;
}): Promise<SharedPlaces> {
  if (options.database === undefined) throw onlyOneProcess();
  if (options.artifacts === undefined) {
    throw new MarqueeError(
      "invalid-option",
      "Work on several machines needs an artifact store that all of them reach.",
      {
        hint: "Set MARQUEE_ARTIFACT_STORE (or --artifacts) to a shared folder or s3://bucket/prefix, for the run and for every worker.",
      },
    );
  }
  const shared = await openObjectStore(options.artifacts);
  const database = await openProjectDatabase(options.project, options.database).catch((error: unknown) => {
    shared.close();
    throw error;
  });
  const close = async () => {
    shared.close();
    await database.close();
  };
  return { database, shared, [Symbol.asyncDispose]: close };
}
