import type { Reject, SourceRecord } from "../../domain/index.ts";
import type { EventFile } from "../events/event-file.ts";

/** One thing that an importer found in a file. */
export type ImportItem =
  | { readonly kind: "record"; readonly record: SourceRecord }
  | { readonly kind: "reject"; readonly reject: Reject }
  /** Rows that are no titles (an episode, a game) and so no faults either; told once a reason, at the end. */
  | { readonly kind: "passed-over"; readonly reason: string; readonly rows: number }
  /** How many rows were read, good or not; told once, at the end. */
  | { readonly kind: "rows"; readonly rows: number }
  /** A file of events, to be read in bulk by `importEvents` once the titles are resolved. */
  | { readonly kind: "events"; readonly events: EventFile }
  /** A poster picture; `path` is where it lies on this machine. */
  | { readonly kind: "poster"; readonly imdb: string; readonly path: string };
