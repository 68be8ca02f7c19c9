import { type Clock, systemClock, throwIfCancelled } from "../../core/index.ts";
import { formatOf } from "./file-format.ts";
import { FileCounter, type FileSummary, importFile } from "./import-file.ts";
import type { Importer } from "./importer.ts";
import type { ImportItem } from "./item.ts";
import { strictFileError } from "./passed-over-files.ts";
import { pictureImporter, posterIdOf } from "./poster-pictures.ts";
import { type FoundFile, walkFolder } from "./walk-folder.ts";

/** Options of {@link importFolder}. */
export interface FolderOptions {
  /** Stop at the first row or file that cannot be used. Default: false. */
  readonly strict?: boolean;
  /** Paths from the folder to pass over, with `*` for anything but `/`. Default: none. */
  readonly ignore?: readonly string[];
  /** The formats to look for. Default: all that Marquee knows. */
  readonly importers?: readonly Importer[];
  /** A record of more bytes is put aside. Default: 8 MiB. */
  readonly maximumRecordBytes?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** What a folder gives: the items of its files, and a summary at the end of each file. */
export type FolderItem =
  | Exclude<ImportItem, { readonly kind: "rows" }>
  | { readonly kind: "file"; readonly summary: FileSummary };

/**
 * Imports every file of a folder and of the folders in it, in the order of their names. Links that lead out of
 * the folder, hidden files and files of unknown format are passed over, each with a summary that says why.
 *
 * @throws MarqueeError `not-found` when there is no such folder; when strict, `invalid-row` at the first row and
 * `invalid-file` at the first file that cannot be used.
 */
export async function* importFolder(folder: string, options: FolderOptions = {}): AsyncGenerator<FolderItem> {
  for await (const found of walkFolder(folder, options.ignore)) {
    throwIfCancelled(options.signal);
    if (found.pictures) yield* importPictures(found, found.pictures, options);
    else {
      const format = await formatOf(found, options.importers);
      if ("importer" in format) yield* importOne(found, format.importer, options);
      else if (options.strict && !format.skipped.harmless) throw strictFileError(found.file, format.skipped);
      else yield skippedFile(found.file, format.skipped.reason);
    }
  }
}

function skippedFile(file: string, skipped: string): FolderItem {
  const none = {
    rows: 0,
    records: 0,
    rejects: 0,
    rejectsByReason: {},
    passedOver: {},
    events: false,
    viewers: false,
    posters: 0,
    seconds: 0,
  };
  return { kind: "file", summary: { file, importer: null, skipped, ...none } };
}

async function* importPictures(
  { file: folder }: FoundFile,
  names: readonly string[],
  { clock = systemClock }: FolderOptions,
): AsyncGenerator<FolderItem> {
  const start = clock.now();
  const counter = new FileCounter();
  for (const name of names) {
    const file = folder === "./" ? name : folder + name;
    const imdb = posterIdOf(name);
    const item = { kind: "poster", file, ...(imdb !== undefined && { imdb }) } as const;
    counter.count(item);
    yield item;
  }
  yield { kind: "file", summary: counter.summary(folder, pictureImporter, (clock.now() - start) / 1000) };
}

async function* importOne(
  { path, file }: FoundFile,
  importer: Importer,
  options: FolderOptions,
): AsyncGenerator<FolderItem> {
  const { maximumRecordBytes, signal, clock = systemClock } = options;
  const start = clock.now();
  const counter = new FileCounter();
  for await (const item of importFile(importer, { path, file, maximumRecordBytes, signal }, options.strict)) {
    counter.count(item);
    if (item.kind !== "rows") yield item;
  }
  yield { kind: "file", summary: counter.summary(file, importer.name, (clock.now() - start) / 1000) };
}
