import type { Reject, SourceRecord } from "../../domain/index.ts";
import type { EventFile } from "../events/event-file.ts";
import type { ViewerFile } from "../viewers/viewer-file.ts";

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
  /** A file of viewers, to be read by `importViewers` once the files of events are known. */
  | { readonly kind: "viewers"; readonly viewers: ViewerFile }
  | ({ readonly kind: "poster" } & PosterPicture);

/** A picture that may be a title's poster: because its name is the title's IMDb id, or because a record names it. */
export interface PosterPicture {
  /** The path from the imported folder, with `/`. */
  readonly file: string;
  /** The IMDb id that the file is named by. */
  readonly imdb?: string;
}
