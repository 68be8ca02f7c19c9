import type { SparseMatrix } from "../../vectors/index.ts";

/** Odd things among events. All such events are kept and used; the counts say what to look at. */
export interface EventOddities {
  /** Events that repeat another in everything: viewer, title, kind, value and time. */
  readonly duplicates: number;
  /** Events without a time, taken for the oldest. */
  readonly withoutTime: number;
  /** Events that stand after a later one of the same viewer in their file; they are put in order. */
  readonly backwards: number;
  /** Viewers none of whose events shows a liking; they are served like new viewers. */
  readonly viewersWithoutLikes: number;
  /** Titles of events that the catalogue does not have; the import left these events out. */
  readonly unknownTitles: number;
}

/** Who likes what, over the titles that anyone likes. */
export interface Viewing {
  /** Sorted. Only viewers with a liking. */
  readonly viewers: readonly string[];
  /** Titles that anyone likes, sorted. */
  readonly titles: readonly string[];
  /** A 1 for every liking, `[viewers, titles]`. */
  readonly likes: SparseMatrix;
  /** When each entry of `likes` last happened, in milliseconds since 1970; NaN where unknown. */
  readonly times: Float64Array;
  /** How many events there were. */
  readonly events: number;
  readonly oddities: EventOddities;
}
