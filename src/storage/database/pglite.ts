import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { explainFileError, isDiskFull } from "../file-errors.ts";
import { acquireLock, type Lock } from "../lock.ts";
import { Mutex } from "./mutex.ts";
import { parsers } from "./parsers.ts";
import type { Engine, Session, Statement } from "./session.ts";
import { hexadecimal } from "./values.ts";

/** Bytes of COPY text that are handed over at once: PGlite takes them as one block. */
const blockBytes = 8 << 20;
const byteaType = 17;

/**
 * Postgres inside this process, with its files in a folder.
 *
 * @param folder Created where it is missing. `undefined`: in memory.
 * @throws MarqueeError `already-running` when another process has it open; `invalid-file` when its files cannot be
 * opened.
 */
export async function openPglite(folder: string | undefined): Promise<Engine> {
  if (folder === undefined)
    return new PgliteEngine(await PGlite.create({ parsers: parserTable() }), undefined);
  const lock = await acquireLock(`${folder}.lock`, {
    what: `The embedded database ${folder} is open in`,
    hint: "One process at a time can use it. Wait for that process, stop it, or set MARQUEE_DATABASE_URL to a PostgreSQL server.",
  });
  try {
    await createFiles(folder);
    return new PgliteEngine(await PGlite.create({ dataDir: folder, parsers: parserTable() }), lock);
  } catch (error) {
    await lock.release();
    if (isDiskFull(error)) throw explainFileError(error, folder);
    throw new MarqueeError(
      "invalid-file",
      `The embedded database ${folder} does not open: ${messageOf(error)}`,
      {
        cause: error,
        hint: "Put back a copy of the folder, or remove it to begin with an empty database.",
      },
    );
  }
}

/** Makes an empty database under another name first, so that one cut short is never taken for a damaged one. */
async function createFiles(folder: string): Promise<void> {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const temporary = `${folder}.new`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const empty = await PGlite.create({ dataDir: temporary });
  await empty.close();
  await rename(temporary, folder);
}

const parserTable = () => Object.fromEntries(parsers);

class PgliteEngine implements Engine {
  readonly kind = "pglite";
  readonly name = "The embedded database";
  private readonly database: PGlite;
  private readonly lock: Lock | undefined;
  /** There is one connection, so callers take turns. */
  private readonly turns = new Mutex();
  private closing: Promise<void> | undefined;

  constructor(database: PGlite, lock: Lock | undefined) {
    this.database = database;
    this.lock = lock;
  }

  withSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    return this.turns.run(async () => {
      if (this.closing) throw new MarqueeError("internal", "The database was used after it was closed.");
      return use(new PgliteSession(this.database));
    });
  }

  close(): Promise<void> {
    this.closing ??= this.turns.run(async () => {
      await this.database.close();
      await this.lock?.release();
    });
    return this.closing;
  }
}

class PgliteSession implements Session {
  private readonly database: PGlite;

  constructor(database: PGlite) {
    this.database = database;
  }

  async query(statement: Statement): Promise<Record<string, unknown>[]> {
    const result = await this.database.query<Record<string, unknown>>(statement.sql, [...statement.values], {
      serializers: {
        [byteaType]: (value: string | Uint8Array) => (typeof value === "string" ? value : hexadecimal(value)),
      },
    });
    return result.rows;
  }

  async execute(sql: string): Promise<Record<string, unknown>[]> {
    const results = await this.database.exec(sql);
    return results.flatMap(({ rows }) => rows as Record<string, unknown>[]);
  }

  async copy(target: string, chunks: AsyncIterable<Buffer>): Promise<void> {
    let block: Buffer[] = [];
    let size = 0;
    const write = async () => {
      if (size === 0) return;
      await this.database.query(`COPY ${target} FROM '/dev/blob'`, [], {
        blob: new Blob(block),
      });
      block = [];
      size = 0;
    };
    for await (const chunk of chunks) {
      block.push(chunk);
      size += chunk.length;
      if (size >= blockBytes) await write();
    }
    await write();
  }
}
