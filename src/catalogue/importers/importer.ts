import type { Sample } from "../reading/sample.ts";
import type { ImportItem } from "./item.ts";

/** A file to be read, and how. */
export interface ImportInput {
  /** Where the file lies. */
  readonly path: string;
  /** How the file is named in places and rejects: its path from the imported folder, with `/`. */
  readonly file: string;
  /** A record of more bytes is put aside. Default: 8 MiB. */
  readonly maximumRecordBytes?: number;
  readonly signal?: AbortSignal;
}

/** Reads one format. Every importer passes the suite in `importer-conformance.test-helper.ts`. */
export interface Importer {
  /** The name of the format, lower case with hyphens. */
  readonly name: string;
  /** What the format is, in a few words. */
  readonly description: string;
  /** How sure it is that a file with this beginning is of its format, in [0, 1]; 0 is "no". */
  recognise(sample: Sample): number;
  /** Reads the file from its start, streaming. What cannot be used comes as a reject; nothing is lost silently. */
  read(input: ImportInput): AsyncIterable<ImportItem>;
}
