import type { EncodedValue } from "./values.ts";

/** A statement as a session takes it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly EncodedValue[];
  /** Keep its plan on the connection. */
  readonly prepared: boolean;
}

/** One connection, used by one caller at a time. */
export interface Session {
  query(statement: Statement): Promise<Record<string, unknown>[]>;
  /** Several statements without parameters, through the simple protocol. Gives the rows of all. */
  execute(sql: string): Promise<Record<string, unknown>[]>;
  /** `COPY … FROM STDIN` in text format. Fails when the chunks fail. */
  copy(target: string, chunks: AsyncIterable<Buffer>): Promise<void>;
}

/** What a kind of database brings; the rest is shared. */
export interface Engine {
  readonly kind: "pglite" | "postgres";
  /** How the database is called in messages; without any secret. */
  readonly name: string;
  /**
   * Lends a session.
   *
   * @throws a {@link NoConnection} when there was none to be had: then nothing was sent.
   */
  withSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** No connection could be made: whatever was asked did not begin. */
export class NoConnection extends Error {
  override readonly name = "NoConnection";
}
