import { AsyncLocalStorage } from "node:async_hooks";
import { MarqueeError } from "../../core/index.ts";
import { sqlName } from "../duckdb.ts";
import { CopyText } from "./copy-text.ts";
import type { CopiedRows, Database, Queries, QueryOptions, TransactionOptions } from "./database.ts";
import { databaseError, kindOfFailure } from "./failures.ts";
import { type RetryOptions, retrying } from "./retry.ts";
import type { Engine, Session } from "./session.ts";
import { encodeValue } from "./values.ts";

type AnyRow = Record<string, unknown>;

/** A {@link Database} on any engine: transactions, retries and errors, the same for all kinds. */
export class EngineDatabase implements Database {
  readonly kind: Database["kind"];
  private readonly engine: Engine;
  private readonly retry: RetryOptions;
  private readonly insideTransaction = new AsyncLocalStorage<true>();

  constructor(engine: Engine, retry: RetryOptions) {
    this.kind = engine.kind;
    this.engine = engine;
    this.retry = retry;
  }

  async query<Result extends object = AnyRow>(
    sql: string,
    parameters: readonly unknown[] = [],
    options: QueryOptions = {},
  ): Promise<Result[]> {
    const repeatable = options.repeatable ?? /^\s*(select|values|show)\b/i.test(sql);
    return this.withRetries(repeatable, () =>
      this.withQueries((queries) => queries.query<Result>(sql, parameters, options)),
    );
  }

  async execute(sql: string): Promise<AnyRow[]> {
    return this.withRetries(false, () =>
      this.withQueries((queries) =>
        queries.execute(sql).catch(async (error: unknown) => {
          // The statements may have begun a transaction, which must not stay open on a connection that is lent on.
          await queries.control("ROLLBACK").catch(() => undefined);
          throw error;
        }),
      ),
    );
  }

  async transaction<Result>(
    work: (queries: Queries) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    return this.withRetries(options.repeatable ?? false, () =>
      this.withQueries((queries) => this.runTransaction(queries, work, options)),
    );
  }

  async copyRows(
    table: string,
    columns: readonly string[],
    rows: CopiedRows,
    queries?: Queries,
  ): Promise<number> {
    if (queries === undefined) return this.transaction((own) => this.copyRows(table, columns, rows, own));
    if (!(queries instanceof SessionQueries)) {
      throw new MarqueeError("internal", "copyRows was given queries that are not those of a transaction.");
    }
    return queries.copy(table, columns, rows);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }

  /** What fails before it began is always tried again; what was rolled back or lost, if it may run twice. */
  private withRetries<Result>(repeatable: boolean, call: () => Promise<Result>): Promise<Result> {
    if (this.insideTransaction.getStore()) throw usedInsideTransaction();
    const mayRepeat = (error: unknown) => {
      const kind = kindOfFailure(error);
      return kind === "not-begun" || (repeatable && kind !== "final");
    };
    return retrying(call, mayRepeat, this.retry);
  }

  private async withQueries<Result>(use: (queries: SessionQueries) => Promise<Result>): Promise<Result> {
    let begun = false;
    try {
      return await this.engine.withSession((session) => {
        begun = true;
        return use(new SessionQueries(session, this.engine.name));
      });
    } catch (error) {
      throw begun ? error : databaseError(error, this.engine.name);
    }
  }

  private async runTransaction<Result>(
    queries: SessionQueries,
    work: (queries: Queries) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result> {
    await begin(queries, options);
    let result: Result;
    try {
      result = await this.insideTransaction.run(true, () => work(queries)).finally(() => queries.end());
      await queries.assertHealthy();
    } catch (error) {
      // A rollback that fails means that the connection is gone, and with it the transaction.
      await queries.control("ROLLBACK").catch(() => undefined);
      throw error;
    }
    await commit(queries);
    return result;
  }
}

/** A transaction that has not begun can always be tried again, and one on a dead pooled connection has not. */
async function begin(queries: SessionQueries, options: TransactionOptions): Promise<void> {
  try {
    await queries.control(`BEGIN ISOLATION LEVEL ${(options.isolation ?? "read committed").toUpperCase()}`);
  } catch (error) {
    if (!(error instanceof MarqueeError) || kindOfFailure(error) !== "lost") throw error;
    const { cause, hint, details } = error;
    throw new MarqueeError(error.code, error.message, {
      cause,
      hint,
      details: { ...details, failure: "not-begun" },
      retryable: true,
    });
  }
}

/** A connection that is lost during COMMIT leaves open whether it took effect, so it is never tried again. */
async function commit(queries: SessionQueries): Promise<void> {
  try {
    await queries.control("COMMIT");
  } catch (error) {
    if (!(error instanceof MarqueeError) || kindOfFailure(error) !== "lost") throw error;
    const { cause, details } = error;
    throw new MarqueeError(error.code, `${error.message} It is not known whether the last change was kept.`, {
      cause,
      hint: "Look at the state before you repeat it.",
      details: { ...details, failure: "final", outcome: "unknown" },
      retryable: false,
    });
  }
}

/** The queries of one session, for as long as it is lent. */
class SessionQueries implements Queries {
  private readonly session: Session;
  private readonly name: string;
  private ended = false;
  private firstFailure: Error | undefined;

  constructor(session: Session, name: string) {
    this.session = session;
    this.name = name;
  }

  async query<Result extends object = AnyRow>(
    sql: string,
    parameters: readonly unknown[] = [],
    options: QueryOptions = {},
  ): Promise<Result[]> {
    this.assertOpen();
    const statement = { sql, values: parameters.map(encodeValue), prepared: options.prepared ?? false };
    const rows = await this.guard(sql, () => this.session.query(statement));
    return rows as unknown as Result[];
  }

  async execute(sql: string): Promise<AnyRow[]> {
    this.assertOpen();
    return this.control(sql);
  }

  /** As {@link execute}, also after the end: COMMIT and the like. */
  async control(sql: string): Promise<AnyRow[]> {
    return this.guard(sql, () => this.session.execute(sql));
  }

  async copy(table: string, columns: readonly string[], rows: CopiedRows): Promise<number> {
    this.assertOpen();
    const text = new CopyText(rows, columns.length);
    const target = `${table.split(".").map(sqlName).join(".")} (${columns.map(sqlName).join(", ")})`;
    try {
      await this.session.copy(target, text.chunks());
    } catch (error) {
      const failure = databaseError(error, this.name, `COPY ${target}`);
      this.firstFailure ??= failure;
      throw text.failure ? text.failure.error : failure;
    }
    return text.count;
  }

  /** The transaction is over: whoever still holds these queries must not write outside of it. */
  end(): void {
    this.ended = true;
  }

  /**
   * A statement that failed leaves a transaction that can only be rolled back, and COMMIT would do so without a word.
   *
   * @throws the failure that `work` kept to itself, unless it went back to a savepoint of its own.
   */
  async assertHealthy(): Promise<void> {
    if (this.firstFailure === undefined) return;
    const failure = this.firstFailure;
    await this.control("SELECT 1").catch(() => {
      throw failure;
    });
  }

  private assertOpen(): void {
    if (this.ended) throw new MarqueeError("internal", "A query was sent after its transaction had ended.");
  }

  private async guard<Result>(sql: string, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      const failure = databaseError(error, this.name, sql);
      this.firstFailure ??= failure;
      throw failure;
    }
  }
}

function usedInsideTransaction(): MarqueeError {
  return new MarqueeError("internal", "The database was used inside the work of a transaction.", {
    hint: "Use the queries that the work is given.",
  });
}
