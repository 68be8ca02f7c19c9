import { MarqueeError, sha256 } from "../../core/index.ts";
import type { Database, Migration, Queries } from "./database.ts";

/** Any number will do; it must only be the same in every process. */
const advisoryLock = 7_291_450_116;

interface Applied {
  readonly room: string;
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * Brings the schema up to date: all that is missing in one transaction, under a lock that makes other processes wait.
 *
 * @throws MarqueeError `database-mismatch` when the database is newer than this program, or a migration that was
 * applied has changed since.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  if (migrations.length === 0) return;
  const ordered = inOrder(migrations);
  await database.transaction(
    async (queries) => {
      await queries.query("SELECT pg_advisory_xact_lock($1)", [advisoryLock]);
      await queries.execute(table);
      const applied = await queries.query<Applied>(
        "SELECT room, version, name, checksum FROM marquee_migrations",
      );
      for (const migration of missing(ordered, applied)) await apply(queries, migration);
    },
    { repeatable: true },
  );
}

const table = `
  CREATE TABLE IF NOT EXISTS marquee_migrations (
    room text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (room, version)
  )`;

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const latest = new Map<string, number>();
  for (const migration of migrations) {
    const { room, version } = migration;
    if (!Number.isSafeInteger(version) || version <= (latest.get(room) ?? 0)) {
      throw new MarqueeError("internal", `Migration ${nameOf(migration)} is out of order.`);
    }
    latest.set(room, version);
  }
  return migrations;
}

function missing(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [keyOf(migration), migration]));
  const rooms = new Set(migrations.map(({ room }) => room));
  const newest = new Map<string, number>();
  for (const record of applied) {
    if (!rooms.has(record.room)) continue;
    newest.set(record.room, Math.max(record.version, newest.get(record.room) ?? 0));
    const migration = known.get(keyOf(record));
    if (migration === undefined) throw newer(record);
    if (checksumOf(migration) !== record.checksum) throw changed(migration);
  }
  const done = new Set(applied.map(keyOf));
  const rest = migrations.filter((migration) => !done.has(keyOf(migration)));
  const late = rest.find(({ room, version }) => version < (newest.get(room) ?? 0));
  if (late) throw outOfOrder(late, newest.get(late.room) as number);
  return rest;
}

async function apply(queries: Queries, migration: Migration): Promise<void> {
  try {
    await queries.execute(migration.sql);
  } catch (error) {
    if (!(error instanceof MarqueeError) || error.code !== "database-failed") throw error;
    const message = `Migration ${nameOf(migration)} failed: ${error.message}`;
    throw new MarqueeError(error.code, message, { cause: error, details: error.details });
  }
  await queries.query(
    "INSERT INTO marquee_migrations (room, version, name, checksum) VALUES ($1, $2, $3, $4)",
    [migration.room, migration.version, migration.name, checksumOf(migration)],
  );
}

const keyOf = ({ room, version }: { room: string; version: number }) => `${room}/${version}`;
const nameOf = ({ room, version, name }: Omit<Migration, "sql">) => `${room}/${version} (${name})`;
/** Indentation and empty lines may change. */
const checksumOf = ({ sql }: Migration) => sha256(sql.replace(/\s+/g, " ").trim());

function newer(record: Applied): MarqueeError {
  return new MarqueeError(
    "database-mismatch",
    `The database has migration ${nameOf(record)}, which this program does not know.`,
    { hint: "A newer Marquee has used it. Update this one, or give it a database of its own." },
  );
}

function changed(migration: Migration): MarqueeError {
  return new MarqueeError(
    "database-mismatch",
    `Migration ${nameOf(migration)} is not the one that the database was made with.`,
    { hint: "An applied migration never changes: undo the edit and add a new migration." },
  );
}

function outOfOrder(migration: Migration, newest: number): MarqueeError {
  return new MarqueeError(
    "database-mismatch",
    `Migration ${nameOf(migration)} was never applied, though version ${newest} of its room was.`,
    { hint: "Migrations only go forward: give it the next free version." },
  );
}
