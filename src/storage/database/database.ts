/** Options of one query. */
export interface QueryOptions {
  /** Keep the plan on the connection: for statements that run very often with the same text. Default false. */
  readonly prepared?: boolean;
  /**
   * Whether the statement may run twice when the connection is lost while it runs, so that nobody knows if it
   * took effect. Default: true for statements that start with SELECT, VALUES or SHOW, else false.
   */
  readonly repeatable?: boolean;
}

/**
 * Runs SQL with `$1`, `$2` … placeholders.
 *
 * Parameters: `null` and `undefined` are NULL; numbers (NaN and infinities included), bigints, booleans and text as
 * they are; `Date` is a timestamp with time zone; `Uint8Array` is bytea; other typed arrays and arrays are SQL
 * arrays; plain objects are JSON. A JSON value that is an array goes in as `JSON.stringify(value)`.
 *
 * Results, the same on both kinds of database: smallint, integer, real and double are numbers; bigint is a number, or
 * a `bigint` beyond ±(2^53 − 1); numeric is text, so that no digit is lost; timestamps are `Date` (without a zone:
 * taken as UTC); date is text `YYYY-MM-DD`; json and jsonb are parsed; bytea is `Uint8Array`; arrays of these are
 * arrays; everything else is text.
 */
export interface Queries {
  /** The rows of one statement. */
  query<Result extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Result[]>;
  /** Runs statements without parameters, several at once if need be. Gives the rows of all, one after the other. */
  execute(sql: string): Promise<Record<string, unknown>[]>;
}

/** Options of {@link Database.transaction}. */
export interface TransactionOptions {
  /**
   * Whether `work` may run again from its start when the transaction was rolled back by a serialisation failure, a
   * deadlock or a lost connection. Say so only when `work` does nothing but queries, and takes its rows from
   * something that can be read twice. Default false.
   */
  readonly repeatable?: boolean;
  /** Default `read committed`. */
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
}

/** Rows to be written: one value a column. */
export type CopiedRows = AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>;

/** The project's database: PGlite in this process, or a PostgreSQL server. */
export interface Database extends Queries {
  readonly kind: "pglite" | "postgres";
  /**
   * Commits when `work` returns and rolls back when it throws. Inside `work` only the given `queries` may be used:
   * a query sent to the database itself would wait for this transaction for ever, and is refused.
   */
  transaction<Result>(
    work: (queries: Queries) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /**
   * Appends rows in bulk (COPY), all or none, in bounded memory.
   *
   * @param queries The transaction that it is to be part of. Default: one of its own.
   * @returns How many rows were written.
   */
  copyRows(table: string, columns: readonly string[], rows: CopiedRows, queries?: Queries): Promise<number>;
  /** Ends every connection. Queries under way are awaited. */
  close(): Promise<void>;
}

/**
 * One step of the schema, forward only. `room` and `version` name it; its `sql` must never change afterwards, which a
 * checksum watches over.
 */
export interface Migration {
  /** The room whose tables these are. */
  readonly room: string;
  /** 1, 2, 3 … within the room. */
  readonly version: number;
  /** A few words for messages. */
  readonly name: string;
  /** Statements; they run in one transaction with the record that they ran. */
  readonly sql: string;
}
