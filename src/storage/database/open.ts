import { join } from "node:path";
import { createRandom, MarqueeError, type Random } from "../../core/index.ts";
import type { Database, Migration } from "./database.ts";
import { EngineDatabase } from "./engine-database.ts";
import { migrate } from "./migrations.ts";
import { openPglite } from "./pglite.ts";
import { createPostgres } from "./postgres.ts";
import type { Engine } from "./session.ts";

/** Options of {@link openDatabase}. */
export interface DatabaseOptions {
  /**
   * The project's data folder: without a `url`, the embedded database lives in its folder `database`. With neither
   * it lives in memory and is gone when it is closed.
   */
  readonly folder?: string;
  /** The address of a PostgreSQL server (15 or newer). It wins over `folder`. */
  readonly url?: string;
  /** The schema, brought up to date on opening. */
  readonly migrations: readonly Migration[];
  /** Connections to a server at most. Default 10. */
  readonly connections?: number;
  /** How long to wait for one connection, in seconds. Default 10. */
  readonly connectSeconds?: number;
  /** A server stops a statement that runs longer, in seconds; 0: never. Default 300. */
  readonly statementSeconds?: number;
  /** How long to go on trying when the database cannot be reached, in seconds. Default 30; on opening at most 3. */
  readonly retrySeconds?: number;
  /** The jitter of waits. Default: differs between processes. */
  readonly random?: Random;
}

/**
 * Opens the project's database and brings its schema up to date.
 *
 * @throws MarqueeError `already-running` when another process has the embedded database open;
 * `database-unavailable` and `database-refused` when a server cannot be reached or says no; `database-mismatch` when
 * the server is too old or the schema is not this program's.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine = await engineFor(options);
  const random = options.random ?? createRandom(`database ${process.pid}`);
  const seconds = options.retrySeconds ?? 30;
  try {
    // A wrong address should be told soon.
    await prepare(new EngineDatabase(engine, { seconds: Math.min(3, seconds), random }), options.migrations);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return new EngineDatabase(engine, { seconds, random });
}

async function engineFor(options: DatabaseOptions): Promise<Engine> {
  const { url, folder } = options;
  if (url === undefined) return openPglite(folder === undefined ? undefined : join(folder, "database"));
  if (url.trim() === "") throw new MarqueeError("invalid-option", "The address of the database is empty.");
  return createPostgres({
    url,
    connections: options.connections ?? 10,
    connectSeconds: options.connectSeconds ?? 10,
    statementSeconds: options.statementSeconds ?? 300,
  });
}

async function prepare(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.query("SELECT 1");
  await migrate(database, migrations);
}
