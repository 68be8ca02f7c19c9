/** A file of viewing events or tag uses that is read in bulk once the titles are resolved. */
export interface EventFile {
  /** Where the file lies. */
  readonly path: string;
  /** How the file is named in rejects: its path from the imported folder. */
  readonly file: string;
  /** The source of the viewers' names: viewer 42 becomes `<source>:42`. */
  readonly source: string;
  readonly kind: "rating" | "tag";
  /** The vocabulary of the identifiers in the title column. */
  readonly titleScheme: "movielens" | "movielens-100k";
  readonly layout: EventLayout;
}

/** Where the columns of an event file stand. */
export interface EventLayout {
  readonly delimiter: string;
  readonly header: boolean;
  /** The names of all columns, in order. */
  readonly columns: readonly string[];
  readonly viewer: string;
  readonly title: string;
  /** The rating, or the tag. */
  readonly value: string;
  /** Seconds since 1970 UTC, possibly empty. */
  readonly time?: string;
  /** A part of a fixed split, such as `train`. */
  readonly split?: string;
}
