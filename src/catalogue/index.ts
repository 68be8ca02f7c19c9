export { type AuditInput, auditCatalogue } from "./audit/audit-catalogue.ts";
export { renderAuditHtml } from "./audit/render-html.ts";
export { renderAuditTable } from "./audit/render-table.ts";
export { type AuditReport, auditReportSchema } from "./audit/report.ts";
export type { EventFile, EventLayout } from "./events/event-file.ts";
export {
  type EventFileSummary,
  type EventImport,
  type EventSummary,
  importEvents,
} from "./events/import-events.ts";
export { primaryGenres } from "./genres/primary-genres.ts";
export { readGenreExtension } from "./genres/read-extension.ts";
export {
  createGenreVocabulary,
  type GenreExtension,
  type GenreVocabulary,
  genreExtensionSchema,
} from "./genres/vocabulary.ts";
export { type Conflict, type ConflictType, conflictSchema, conflictTypes } from "./identity/conflict.ts";
export { findTitle, requireTitle, type TitleMatch } from "./identity/find-title.ts";
export { nameForms, normaliseName } from "./identity/normalise-name.ts";
export {
  type ResolutionOptions,
  type ResolutionOptionsInput,
  resolutionOptionsSchema,
} from "./identity/options.ts";
export { type Resolution, type ResolutionSettings, resolveTitles } from "./identity/resolve-titles.ts";
export type { TitleLink } from "./identity/title-identity.ts";
export {
  type ColumnMapping,
  type ColumnMappingInput,
  columnMappingSchema,
} from "./importers/column-mapping.ts";
export { type FileSummary, importFile } from "./importers/import-file.ts";
export { type FolderItem, type FolderOptions, importFolder } from "./importers/import-folder.ts";
export type { Importer, ImportInput } from "./importers/importer.ts";
export type { ImportItem, PosterPicture } from "./importers/item.ts";
export { PosterLinker, type TitlePoster } from "./importers/link-posters.ts";
export { mappedImporter } from "./importers/mapped-importer.ts";
export { type PlannedFile, planFolderImport } from "./importers/plan-folder.ts";
export { importers, recogniseFormat } from "./importers/registry.ts";
export {
  parseTagLabels,
  readTagLabels,
  type TagLabel,
  type TagLabelOptions,
  type TagLabels,
} from "./tags/read-labels.ts";
export { importViewers, type ViewerImport } from "./viewers/import-viewers.ts";
export type { ViewerFeature, ViewerFile } from "./viewers/viewer-file.ts";
export { readTagSchema } from "./tags/read-schema.ts";
