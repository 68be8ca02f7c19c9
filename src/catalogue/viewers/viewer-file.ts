import type { Encoding } from "../reading/decode.ts";

/** A column that says something of viewers. */
export interface ViewerFeature {
  /** What it says: `country`, `ageBand`, `gender` … */
  readonly name: string;
  readonly column: string;
  /** The only values that it can have. Default: any text. */
  readonly values?: readonly string[];
  /** The youngest ages of bands, rising: an age becomes the band that it lies in, such as `25-34`. */
  readonly bands?: readonly number[];
}

/** A file that says who the viewers are, one row a viewer; read once the sources of the events are known. */
export interface ViewerFile {
  /** Where the file lies. */
  readonly path: string;
  /** How the file is named in rejects: its path from the imported folder, with `/`. */
  readonly file: string;
  /** The source of the events of these viewers: viewer 42 is `<source>:42`. */
  readonly source: string;
  readonly layout: {
    /** Between two cells. */
    readonly delimiter: string;
    /** Whether cells may stand in quotes. */
    readonly quoted: boolean;
    readonly encoding: Encoding;
    /** Whether the first record names the columns. */
    readonly header: boolean;
    /** The names of all columns, in order. */
    readonly columns: readonly string[];
  };
  /** The column of the viewer's number or name. */
  readonly viewer: string;
  readonly features: readonly ViewerFeature[];
}
