import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import {
  type Database,
  type DatabaseOptions,
  type Migration,
  openDatabase,
} from "../../src/storage/index.ts";
import { migrate } from "../../src/storage/database/migrations.ts";
import { type PostgresServer, startPostgres, whyNoPostgres } from "./postgres.ts";

/** Where a database of a test is: what {@link openDatabase} is told. */
export type DatabasePlace =
  | Required<Pick<DatabaseOptions, "folder">>
  | Required<Pick<DatabaseOptions, "url">>;

/** What a suite that runs on both kinds of database is given. */
export interface DatabaseSuite {
  readonly kind: Database["kind"];
  /** An empty database, for tests that open one several times or from other processes. */
  readonly place: () => Promise<DatabasePlace>;
  /** An empty database with the given schema, for one test, which need not close it. */
  readonly open: (migrations?: readonly Migration[], options?: Partial<DatabaseOptions>) => Promise<Database>;
  /** The server, on PostgreSQL. */
  readonly server: () => PostgresServer;
}

/** Runs a suite on PGlite, and on a PostgreSQL server where one can be started. */
export function describeOnDatabases(name: string, define: (suite: DatabaseSuite) => void): void {
  describe(`${name} on PGlite`, () => {
    define(pgliteSuite());
  });
  describeOnPostgres(name, define);
}

/** Runs a suite on a PostgreSQL server where one can be started; says why not where none can. */
export function describeOnPostgres(name: string, define: (suite: DatabaseSuite) => void): void {
  const why = whyNoPostgres();
  describe.skipIf(why !== undefined)(`${name} on PostgreSQL${why ? ` (${why})` : ""}`, () => {
    define(postgresSuite());
  });
}

/** A new folder with an empty embedded database in it. */
export async function embeddedDatabase(): Promise<{ folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-database-"));
  await cp(join(await template(), "database"), join(folder, "database"), { recursive: true });
  return { folder };
}

/** Opening costs PGlite much, so one is emptied and handed out again and again. */
function pgliteSuite(): DatabaseSuite {
  const folders: string[] = [];
  const others: Database[] = [];
  let shared: Database | undefined;
  const place = async () => {
    const made = await embeddedDatabase();
    folders.push(made.folder);
    return made;
  };
  afterAll(async () => {
    await Promise.all(others.map((database) => database.close()));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  const open: DatabaseSuite["open"] = async (migrations = [], options) => {
    if (options !== undefined) {
      const database = await openDatabase({ ...(await place()), ...options, migrations });
      others.push(database);
      return database;
    }
    if (shared === undefined) {
      shared = await openDatabase({ ...(await place()), migrations: [] });
      others.push(shared);
    }
    await empty(shared);
    await migrate(shared, migrations);
    return shared;
  };
  const server = () => {
    throw new Error("PGlite has no server.");
  };
  return { kind: "pglite", place, open, server };
}

async function empty(database: Database): Promise<void> {
  const schemas = await database.query<{ name: string }>(
    "SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
  );
  const drops = schemas.map(({ name }) => `DROP SCHEMA ${name} CASCADE;`);
  await database.execute(`${drops.join(" ")} CREATE SCHEMA public;`);
}

function postgresSuite(): DatabaseSuite {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());
  const running = () => server as PostgresServer;
  const place = async () => ({ url: await running().createDatabase() });
  const opened: Database[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });
  const open: DatabaseSuite["open"] = async (migrations = [], options = {}) => {
    const database = await openDatabase({ ...(await place()), ...options, migrations });
    opened.push(database);
    return database;
  };
  return { kind: "postgres", place, open, server: running };
}

/** Making an embedded database takes seconds, copying one does not: one is kept for all tests and runs. */
async function template(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = createRequire(import.meta.url)(join(dirname(entry), "..", "package.json")) as {
    version: string;
  };
  const folder = join(tmpdir(), `marquee-pglite-${version}-${process.getuid?.() ?? ""}`);
  if (existsSync(folder)) return folder;
  const temporary = await mkdtemp(`${folder}-`);
  const database = await openDatabase({ folder: temporary, migrations: [] });
  await database.close();
  // Another test may have been faster; theirs is as good.
  await rename(temporary, folder).catch(() => rm(temporary, { recursive: true }));
  return folder;
}
