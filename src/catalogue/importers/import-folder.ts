import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type Clock, MarqueeError, messageOf, systemClock, throwIfCancelled } from "../../core/index.ts";
import { takeSample } from "../reading/sample.ts";
import { FileCounter, type FileSummary, importFile } from "./import-file.ts";
import type { Importer } from "./importer.ts";
import type { ImportItem } from "./item.ts";
import { reasonToPassOver } from "./passed-over-files.ts";
import { posterIdOf } from "./poster-pictures.ts";
import { importers as knownImporters, recogniseFormat } from "./registry.ts";

/** Options of {@link importFolder}. */
export interface FolderOptions {
  /** Stop at the first row that cannot be used. Default: false. */
  readonly strict?: boolean;
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
 * @throws MarqueeError `not-found` when there is no such folder; `invalid-row` when strict.
 */
export async function* importFolder(folder: string, options: FolderOptions = {}): AsyncGenerator<FolderItem> {
  const root = await realFolder(folder);
  for await (const found of walk(root, root)) {
    throwIfCancelled(options.signal);
    if (found.skipped !== undefined) yield skippedFile(found.file, found.skipped);
    else if (found.pictures) yield* importPictures(found, options);
    else yield* importOne(found, options);
  }
}

interface FoundFile {
  readonly path: string;
  /** The path from the imported folder, with `/`. */
  readonly file: string;
  readonly skipped?: string;
  /** The names of the pictures, when this is a folder of pictures. */
  readonly pictures?: readonly string[];
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch {
    // Told below, together with the folder that is a file.
  }
  throw new MarqueeError("not-found", `There is no folder ${folder}.`, {
    hint: "Give the folder that holds the catalogue's files.",
  });
}

async function* walk(folder: string, root: string): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  const pictures = entries.map((entry) => entry.name).filter((name) => posterIdOf(name) !== undefined);
  if (pictures.length > 0) yield { path: folder, file: nameOf(folder, root), pictures };
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const file = nameOf(path, root);
    if (posterIdOf(entry.name) !== undefined) continue;
    if (entry.name.startsWith(".")) yield { path, file, skipped: "hidden" };
    else if (entry.isDirectory()) yield* walk(path, root);
    else if (entry.isFile()) yield { path, file };
    else if (entry.isSymbolicLink()) yield await followed(path, file, root);
    else yield { path, file, skipped: "not a file" };
  }
}

async function followed(path: string, file: string, root: string): Promise<FoundFile> {
  try {
    const target = await realpath(path);
    if (!target.startsWith(root + sep)) return { path, file, skipped: "a link that leads out of the folder" };
    if ((await stat(target)).isFile()) return { path: target, file };
    return { path, file, skipped: "a link to a folder" };
  } catch {
    return { path, file, skipped: "a link that leads nowhere" };
  }
}

function nameOf(path: string, root: string): string {
  return relative(root, path).split(sep).join("/");
}

function skippedFile(file: string, skipped: string): FolderItem {
  const none = {
    rows: 0,
    records: 0,
    rejects: 0,
    rejectsByReason: {},
    passedOver: {},
    events: false,
    posters: 0,
    seconds: 0,
  };
  return { kind: "file", summary: { file, importer: null, skipped, ...none } };
}

async function* importPictures(found: FoundFile, options: FolderOptions): AsyncGenerator<FolderItem> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  const counter = new FileCounter();
  for (const name of found.pictures ?? []) {
    const imdb = posterIdOf(name);
    if (imdb === undefined) continue;
    const item = { kind: "poster", imdb, path: join(found.path, name) } as const;
    counter.count(item);
    yield item;
  }
  const summary = counter.summary(`${found.file}/`, "poster-pictures", (clock.now() - start) / 1000);
  yield { kind: "file", summary };
}

async function* importOne(found: FoundFile, options: FolderOptions): AsyncGenerator<FolderItem> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  const { path, file } = found;
  let importer: Importer | undefined;
  let passedOver: string;
  try {
    const sample = await takeSample(path, file);
    importer = recogniseFormat(sample, options.importers ?? knownImporters);
    passedOver = reasonToPassOver(sample);
  } catch (error) {
    yield skippedFile(file, messageOf(error));
    return;
  }
  if (!importer) {
    yield skippedFile(file, passedOver);
    return;
  }
  const counter = new FileCounter();
  const { maximumRecordBytes, signal } = options;
  for await (const item of importFile(importer, { path, file, maximumRecordBytes, signal }, options.strict)) {
    counter.count(item);
    if (item.kind !== "rows") yield item;
  }
  yield { kind: "file", summary: counter.summary(file, importer.name, (clock.now() - start) / 1000) };
}
