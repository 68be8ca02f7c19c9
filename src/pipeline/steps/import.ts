import { join } from "node:path";
import {
  type ColumnMapping,
  createGenreVocabulary,
  type EventFile,
  type FileSummary,
  type FolderOptions,
  type GenreExtension,
  importEvents,
  importers,
  importFolder,
  importViewers,
  mappedImporter,
  planFolderImport,
  PosterLinker,
  type PosterPicture,
  resolveTitles,
  type ViewerFile,
} from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { Reject, SourceRecord, Statement } from "../../domain/index.ts";
import {
  linkColumns,
  posterColumns,
  writeParquet,
  writeStatements,
  writeTitles,
} from "../../storage/index.ts";
import { folderContent } from "../folder-content.ts";
import { JsonLinesWriter, writeJson } from "../json-files.ts";
import type { Step, StepContext } from "../step.ts";
import { catalogueFolder } from "./demo-catalogue.ts";

/** What the import step needs to know. */
export interface ImportConfiguration {
  /** The folder of catalogue files, or `undefined` for those that the catalogue step made. */
  readonly folder: string | undefined;
  /** Stop at the first row or file that cannot be used. */
  readonly strict: boolean;
  /** The user's own genres and names of genres. */
  readonly genres: GenreExtension | undefined;
  /** How the columns of the user's own files become fields. */
  readonly mappings: readonly ColumnMapping[];
  /** Paths from the folder to pass over. */
  readonly ignore: readonly string[];
}

/** Files in, resolved titles, statements, events, conflicts and rejects out. */
export function importStep({ folder, ...settings }: ImportConfiguration): Step {
  return {
    name: "import",
    version: 4,
    description: "read the catalogue files, resolve titles across sources",
    needs: folder === undefined ? ["catalogue"] : [],
    configuration: { ...settings, genres: settings.genres ?? null },
    files: async (signal) =>
      folder === undefined ? [] : planFolderImport(folder, { ...folderOptions(settings), signal }),
    content: async (signal): Promise<Record<string, string>> =>
      folder === undefined ? {} : { data: await folderContent(folder, signal) },
    run: (context) => {
      const files = folder ?? catalogueFolder(context.inputs.catalogue.folder);
      return importCatalogue(context, files, settings);
    },
  };
}

/** Where an import keeps what is known of viewers. */
export const viewersPath = (importFolder: string): string => join(importFolder, "viewers.parquet");

type ImportSettings = Omit<ImportConfiguration, "folder">;

const folderOptions = ({ strict, ignore, mappings }: ImportSettings): FolderOptions => ({
  strict,
  ignore,
  importers: [...mappings.map(mappedImporter), ...importers],
});

async function importCatalogue(context: StepContext, folder: string, settings: ImportSettings) {
  const { lake, signal, progress, tell } = context;
  const { strict, genres } = settings;
  const target = (name: string) => join(context.folder, name);
  const intake = new Intake(target("rejects.jsonl"));
  const records = intake.recordsOf(
    importFolder(folder, { ...folderOptions(settings), signal }),
    (done, file) => progress.update(done, undefined, file),
  );
  const resolution = await resolveTitles(records, { genres: createGenreVocabulary(genres), signal });
  for (const { file, skipped } of intake.files)
    if (skipped !== undefined) tell(`Passed over ${file}: ${skipped}.`);
  if (resolution.titles.length === 0) throw noTitles(folder, intake.files);
  await writeTitles(lake, target("titles.parquet"), resolution.titles);
  const linker = new PosterLinker();
  const statements = await writeStatements(
    lake,
    target("statements.parquet"),
    seenBy(linker, resolution.statements()),
  );
  await writeParquet(lake, target("links.parquet"), linkColumns, resolution.links);
  await writeJsonLines(target("conflicts.jsonl"), resolution.conflicts);
  const events = await importEvents({
    lake,
    files: intake.eventFiles,
    linksPath: target("links.parquet"),
    statementsPath: target("statements.parquet"),
    eventsPath: target("events.parquet"),
    tagUsesPath: target("tag-uses.parquet"),
    strict,
    onReject: (reject) => intake.reject(reject),
    signal,
  });
  const viewers = await importViewers({
    lake,
    files: intake.viewerFiles,
    eventFiles: intake.eventFiles,
    viewersPath: viewersPath(context.folder),
    strict,
    onReject: (reject) => intake.reject(reject),
    signal,
  });
  await intake.close();
  if (intake.rejectCount > 0)
    tell(`${intake.rejectCount} rows were put aside; rejects.jsonl of the import says why.`);
  await writeJson(target("files.json"), intake.files);
  const posters = linker.link(intake.pictures, resolution.links);
  await writeParquet(lake, target("posters.parquet"), posterColumns, posters);
  const spare = intake.pictures.length - new Set(posters.map(({ path }) => path)).size;
  if (spare > 0) tell(`${spare} of ${intake.pictures.length} pictures belong to no title of the catalogue.`);
  return {
    files: intake.files.filter((file) => file.importer !== null).length,
    titles: resolution.titles.length,
    films: resolution.titles.filter((title) => title.kind === "film").length,
    series: resolution.titles.filter((title) => title.kind === "series").length,
    statements,
    events: events.events,
    viewers,
    posters: posters.length,
    conflicts: resolution.conflicts.length,
    rejects: intake.rejectCount,
  };
}

function noTitles(folder: string, files: readonly Omit<FileSummary, "seconds">[]): MarqueeError {
  const named = files.slice(0, 5).map(({ file, skipped }) => `${file} (${skipped ?? "no titles in it"})`);
  const found =
    files.length === 0
      ? "it holds no files"
      : `of its ${files.length} files none gave a title: ${named.join(", ")}`;
  return new MarqueeError("missing-input", `No title was found in ${folder}: ${found}.`, {
    hint: "Files with columns of your own need a mapping in the configuration: see docs/guide/catalogue.md.",
  });
}

/** Sorts the items of an import: records go on, the rest is kept or written down. */
class Intake {
  readonly eventFiles: EventFile[] = [];
  readonly viewerFiles: ViewerFile[] = [];
  readonly files: Omit<FileSummary, "seconds">[] = [];
  readonly pictures: PosterPicture[] = [];
  private readonly rejects: JsonLinesWriter;

  constructor(rejectsPath: string) {
    this.rejects = new JsonLinesWriter(rejectsPath);
  }

  get rejectCount(): number {
    return this.rejects.count;
  }

  async *recordsOf(
    items: ReturnType<typeof importFolder>,
    onRecords: (done: number, file: string) => void,
  ): AsyncGenerator<SourceRecord> {
    let records = 0;
    for await (const item of items) {
      switch (item.kind) {
        case "record":
          if (++records % 1000 === 0) onRecords(records, item.record.place.file);
          yield item.record;
          break;
        case "reject":
          await this.reject(item.reject);
          break;
        case "events":
          this.eventFiles.push(item.events);
          break;
        case "viewers":
          this.viewerFiles.push(item.viewers);
          break;
        case "poster":
          this.pictures.push({ file: item.file, imdb: item.imdb });
          break;
        case "passed-over":
          // The file's summary counts them.
          break;
        case "file": {
          // Seconds differ from run to run; an artifact does not.
          const { seconds: _seconds, ...summary } = item.summary;
          this.files.push(summary);
        }
      }
    }
  }

  reject(reject: Reject): Promise<void> {
    return this.rejects.write(reject);
  }

  close(): Promise<void> {
    return this.rejects.close();
  }
}

function* seenBy(linker: PosterLinker, statements: Iterable<Statement>): Generator<Statement> {
  for (const statement of statements) {
    linker.see(statement);
    yield statement;
  }
}

async function writeJsonLines(path: string, values: Iterable<unknown>): Promise<void> {
  const writer = new JsonLinesWriter(path);
  for (const value of values) await writer.write(value);
  await writer.close();
}
