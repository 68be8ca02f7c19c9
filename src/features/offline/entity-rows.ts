import type { KeyColumn } from "../views/entity.ts";
import type { Moment } from "../views/time.ts";

/** An entity at a time: which values held for it then? */
export interface EntityRow {
  readonly titleId?: string;
  readonly viewerId?: string;
  readonly eventTime: Moment;
}

/** The same as columns of equal length. */
export interface EntityColumns {
  readonly titleId?: readonly string[];
  readonly viewerId?: readonly string[];
  /** Milliseconds since 1970-01-01 UTC where they are numbers, else dates or texts with a zone. */
  readonly eventTime: Float64Array | readonly Moment[];
}

/** A Parquet or CSV file of entities and times. Its other columns are kept. */
export interface EntityFile {
  readonly path: string;
  readonly format: "parquet" | "csv";
  /** The column of the time. Default `eventTime`. */
  readonly eventTime?: string;
  /** Says that timestamps without a zone are UTC. Default: they are refused. */
  readonly zone?: "UTC";
}

/** The entities, and the times as of which their features are wanted. Rows may repeat. */
export type Entities =
  | { readonly rows: Iterable<EntityRow> | AsyncIterable<EntityRow> }
  | { readonly columns: EntityColumns }
  | { readonly file: EntityFile };

/** Entities as a table of the engine, a row each, in the order in which they were given. */
export interface EntityTable {
  /** The table: the keys (`VARCHAR`), `eventTime` (`TIMESTAMP`, UTC), and what else a file had. */
  readonly table: string;
  readonly keys: readonly KeyColumn[];
  /** Names of a file's other columns. */
  readonly extra: readonly string[];
}
