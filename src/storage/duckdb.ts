import { availableParallelism } from "node:os";
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBValue,
  JsonDuckDBValueConverter,
} from "@duckdb/node-api";
import { MarqueeError, messageOf } from "../core/index.ts";

/** Options of {@link openLake}. */
export interface LakeOptions {
  /** Threads of the engine. Default: all cores. */
  readonly threads?: number;
  /** Memory that the engine may use before it spills to disk, in MiB. Default 2,048. */
  readonly memoryLimitMb?: number;
  /** Where it spills to. Default: no spilling folder of our own. */
  readonly temporaryFolder?: string;
}

/** A value that a query can be given. */
export type QueryParameter = DuckDBValue;

/** One in-memory DuckDB engine that reads and writes the Parquet files of the lake. */
export class Lake implements Disposable {
  private readonly instance: DuckDBInstance;
  /** The connection itself, for bulk work that SQL strings and rows do not cover. */
  readonly connection: DuckDBConnection;

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  /** Runs statements whose result nobody needs. */
  async execute(sql: string, parameters?: QueryParameter[]): Promise<void> {
    await this.guard(sql, () => this.connection.run(sql, parameters));
  }

  /** Runs a query and gives its rows as plain objects: 64-bit integers and timestamps come as strings. */
  async query<Row extends object>(sql: string, parameters?: QueryParameter[]): Promise<Row[]> {
    const result = await this.guard(sql, () => this.connection.run(sql, parameters));
    const rows: Row[] = [];
    for await (const row of this.rowsOf<Row>(sql, result)) rows.push(row);
    return rows;
  }

  /**
   * As {@link query}, in bounded memory. The query has a connection of its own, since the next one on the same
   * connection would end it; so it does not see temporary tables.
   */
  async *stream<Row extends object>(sql: string, parameters?: QueryParameter[]): AsyncGenerator<Row> {
    const connection = await this.instance.connect();
    try {
      yield* this.rowsOf<Row>(sql, await this.guard(sql, () => connection.stream(sql, parameters)));
    } finally {
      connection.closeSync();
    }
  }

  private async *rowsOf<Row extends object>(sql: string, result: DuckDBResult): AsyncGenerator<Row> {
    const names = result.deduplicatedColumnNames();
    for (;;) {
      const chunk = await this.guard(sql, () => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      for (const cells of chunk.convertRows(JsonDuckDBValueConverter)) {
        yield Object.fromEntries(cells.map((cell, column) => [names[column], cell])) as Row;
      }
    }
  }

  /** Closes the engine. Open streams end. */
  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private async guard<Result>(sql: string, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof MarqueeError) throw error;
      throw new MarqueeError("invalid-file", `DuckDB: ${messageOf(error)}`, {
        cause: error,
        details: { sql: sql.slice(0, 500) },
      });
    }
  }
}

/** Opens an engine. Its results do not depend on the number of threads: insertion order is kept. */
export async function openLake(options: LakeOptions = {}): Promise<Lake> {
  const settings: Record<string, string> = {
    threads: String(options.threads ?? availableParallelism()),
    memory_limit: `${options.memoryLimitMb ?? 2048}MB`,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    TimeZone: "UTC",
  };
  if (options.temporaryFolder) settings.temp_directory = options.temporaryFolder;
  const { TimeZone, ...atStart } = settings;
  const instance = await DuckDBInstance.create(":memory:", atStart);
  const lake = new Lake(instance, await instance.connect());
  // Time zones need the ICU extension, which the bundled engine carries; without it UTC is the default anyway.
  await lake.execute(`SET GLOBAL TimeZone = '${TimeZone}'`).catch(() => undefined);
  return lake;
}

/** A string as an SQL literal. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
