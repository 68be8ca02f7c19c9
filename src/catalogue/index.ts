export type { EventFile, EventLayout } from "./events/event-file.ts";
export { type FileSummary, importFile } from "./importers/import-file.ts";
export { type FolderItem, type FolderOptions, importFolder } from "./importers/import-folder.ts";
export type { Importer, ImportInput } from "./importers/importer.ts";
export type { ImportItem } from "./importers/item.ts";
export { importers, recogniseFormat } from "./importers/registry.ts";
