import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { MarqueeError, sha256 } from "../../core/index.ts";
import { parsers } from "./parsers.ts";
import { type Engine, NoConnection, type Session, type Statement } from "./session.ts";
import { databaseName } from "./url.ts";
import type { EncodedValue } from "./values.ts";

/** Settings of a PostgreSQL server's connections. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; a Unix socket as `postgres:///database?host=/run/postgresql`. */
  readonly url: string;
  /** Connections at most. */
  readonly connections: number;
  readonly connectSeconds: number;
  /** A statement that runs longer is stopped; 0: never. */
  readonly statementSeconds: number;
}

/** The oldest server that the statements of this program are tested for. */
const oldestVersion = 15;

/**
 * A pool of connections to a PostgreSQL server.
 *
 * @throws MarqueeError `invalid-option` for a malformed address.
 */
export function createPostgres(options: PostgresOptions): Engine {
  return new PostgresEngine(options);
}

function poolOf(options: PostgresOptions): pg.Pool {
  const settings = {
    statement_timeout: options.statementSeconds * 1000,
    // Locks of a machine that vanished without a word are given back.
    idle_in_transaction_session_timeout: 300_000,
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    timezone: "UTC",
    datestyle: "ISO",
    bytea_output: "hex",
    extra_float_digits: 1,
  };
  return new pg.Pool({
    connectionString: options.url,
    application_name: "marquee",
    max: options.connections,
    connectionTimeoutMillis: options.connectSeconds * 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: Object.entries(settings)
      .map(([key, value]) => `-c ${key}=${value}`)
      .join(" "),
    types: { getTypeParser: ((type: number) => parsers.get(type) ?? ((text: string) => text)) as never },
  });
}

class PostgresEngine implements Engine {
  readonly kind = "postgres";
  readonly name: string;
  private readonly pool: pg.Pool;
  private readonly answerMilliseconds: number | undefined;
  private readonly prepared = new WeakSet<pg.PoolClient>();

  constructor(options: PostgresOptions) {
    this.name = databaseName(options.url);
    this.pool = poolOf(options);
    // The server's own limit comes first; this one is for a server that no longer answers at all.
    this.answerMilliseconds =
      options.statementSeconds > 0 ? options.statementSeconds * 1000 + 10_000 : undefined;
    // A connection that breaks while idle leaves the pool by itself; whoever asks next gets another.
    this.pool.on("error", () => undefined);
  }

  async withSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await this.connect();
    const session = new PostgresSession(client, this.answerMilliseconds);
    const onError = () => {
      session.isBroken = true;
    };
    client.on("error", onError);
    try {
      return await use(session);
    } finally {
      client.off("error", onError);
      client.release(session.isBroken);
    }
  }

  async close(): Promise<void> {
    if (!this.pool.ended && !this.pool.ending) await this.pool.end();
  }

  private async connect(): Promise<pg.PoolClient> {
    if (this.pool.ending) throw new MarqueeError("internal", "The database was used after it was closed.");
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new NoConnection("No connection", { cause: error });
    });
    if (this.prepared.has(client)) return client;
    try {
      await this.prepare(client);
      this.prepared.add(client);
      return client;
    } catch (error) {
      client.release(true);
      throw error instanceof MarqueeError ? error : new NoConnection("No connection", { cause: error });
    }
  }

  private async prepare(client: pg.PoolClient): Promise<void> {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    const version = rows[0].server_version;
    if (Number.parseInt(version, 10) < oldestVersion) {
      throw new MarqueeError(
        "database-mismatch",
        `${this.name} is PostgreSQL ${version}; Marquee needs ${oldestVersion} or newer.`,
        { hint: "Move to a newer server, or unset MARQUEE_DATABASE_URL to use the embedded database." },
      );
    }
    // The server gives up what a killed process was in the middle of, with its locks. Not every platform can.
    await client.query("SET client_connection_check_interval = '2s'").catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError)) throw error;
    });
  }
}

class PostgresSession implements Session {
  private readonly client: pg.PoolClient;
  private readonly answerMilliseconds: number | undefined;
  /** Whether it must not be lent again, since nobody knows what state it is in. */
  isBroken = false;

  constructor(client: pg.PoolClient, answerMilliseconds: number | undefined) {
    this.client = client;
    this.answerMilliseconds = answerMilliseconds;
  }

  async query({ sql, values, prepared }: Statement): Promise<Record<string, unknown>[]> {
    const named = prepared ? { name: sha256(sql).slice(0, 40) } : {};
    const result = await this.send({ text: sql, values: values.map(asBuffer), ...named });
    return result.rows;
  }

  async execute(sql: string): Promise<Record<string, unknown>[]> {
    // One statement gives one result, several give an array of them.
    const results: pg.QueryResult<Record<string, unknown>>[] = [await this.send({ text: sql })].flat();
    return results.flatMap(({ rows }) => rows);
  }

  async copy(target: string, chunks: AsyncIterable<Buffer>): Promise<void> {
    const stream = this.client.query(copyFrom(`COPY ${target} FROM STDIN`));
    await this.watch(() => pipeline(Readable.from(chunks, { objectMode: false }), stream));
  }

  private send(config: pg.QueryConfig): Promise<pg.QueryResult<Record<string, unknown>>> {
    const limited = { ...config, query_timeout: this.answerMilliseconds };
    return this.watch(() => this.client.query<Record<string, unknown>>(limited));
  }

  private async watch<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      // What the server itself reports leaves the connection in order, unless it says that it is the last word.
      if (!(error instanceof pg.DatabaseError) || error.severity === "FATAL") this.isBroken = true;
      throw error;
    }
  }
}

function asBuffer(value: EncodedValue): string | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
