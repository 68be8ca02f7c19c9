import type { EventKind } from "../../domain/index.ts";

/** A file of viewing events or of tag uses, read in bulk once the titles are resolved. */
export interface EventFile {
  /** Where the file lies. */
  readonly path: string;
  /** How the file is named in rejects: its path from the imported folder, with `/`. */
  readonly file: string;
  /** The source: viewer 42 becomes `<source>:42`. A second folder of the same source gets a name of its own. */
  readonly source: string;
  /** What every row is, or `column` where a column says it. */
  readonly kind: EventKind | "tag" | "column";
  /** What the title column holds: a scheme of external identifiers, `titleId` for ours, or a source's own ids. */
  readonly titleScheme: string;
  readonly layout: EventLayout;
}

/** Where the columns of an event file stand. */
export interface EventLayout {
  /** Between two cells. */
  readonly delimiter: string;
  /** Whether cells may stand in quotes. */
  readonly quoted: boolean;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** The names of all columns, in order. */
  readonly columns: readonly string[];
  readonly viewer: string;
  readonly title: string;
  /** The rating, the share watched, or the tag. */
  readonly value: string;
  /** When it happened, possibly empty. */
  readonly time?: string;
  /** Seconds since 1970 UTC, or ISO 8601. Default: seconds. */
  readonly timeFormat?: "seconds" | "iso";
  readonly kind?: string;
  /** A part of a fixed split, such as `train`. */
  readonly split?: string;
}
