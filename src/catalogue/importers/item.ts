import type { Reject, SourceRecord } from "../../domain/index.ts";
import type { EventFile } from "../events/event-file.ts";

/** One thing that an importer found in a file. */
export type ImportItem =
  | { readonly kind: "record"; readonly record: SourceRecord }
  | { readonly kind: "reject"; readonly reject: Reject }
  /** A file of events, to be read in bulk by `importEvents` once the titles are resolved. */
  | { readonly kind: "events"; readonly events: EventFile }
  /** A poster picture; `path` is where it lies on this machine. */
  | { readonly kind: "poster"; readonly imdb: string; readonly path: string };
