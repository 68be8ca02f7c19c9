/** For modules of views outside of this program: the zod whose types {@link defineFeatureView} reads. */
export { z } from "zod";
export { builtInServices, builtInViews } from "./built-in/index.ts";
export {
  type MaterializeOptions,
  type MaterializeOutcome,
  materializeView,
} from "./materialise/materialise.ts";
export { type MaterializeRange, readWatermark } from "./materialise/runs.ts";
export { type Metric, type MetricSample, prometheusText } from "./metrics/prometheus.ts";
export { type ExportedFile, exportFeatures } from "./exchange/export.ts";
export { type FeastView, feastDefinitions } from "./exchange/feast.ts";
export { type ImportedFile, importFeatures, type ImportOptions } from "./exchange/import.ts";
export { type ExchangeColumn, exchangeColumns } from "./exchange/layout.ts";
export {
  compareProfiles,
  type DriftAlert,
  driftAlerts,
  type DriftLimits,
  driftLimitsSchema,
  type FieldDrift,
} from "./monitoring/drift.ts";
export { type Bins, type Distribution, populationStability, type Shift } from "./monitoring/distribution.ts";
export { type FieldProfile, profileView, type ViewProfile } from "./monitoring/profile.ts";
export { FeatureReferences } from "./monitoring/references.ts";
export { featureMigrations } from "./migrations.ts";
export { checkViewRows } from "./offline/check-rows.ts";
export type { FeatureTable, FeatureTables, ReadContext } from "./offline/context.ts";
export type { Entities, EntityColumns, EntityFile, EntityRow } from "./offline/entity-rows.ts";
export {
  getHistoricalFeatures,
  type HistoricalFeatures,
  type HistoricalFile,
  writeHistoricalFeatures,
} from "./offline/history.ts";
export { newestRowsSql, type RowWindow } from "./offline/newest-rows.ts";
export type { PointInTimeOptions } from "./offline/point-in-time.ts";
export type { FeatureColumn } from "./offline/read-columns.ts";
export { viewRowsSql } from "./offline/view-rows.ts";
export { type OnlineCacheOptions, onlineCacheOptionsSchema } from "./online/cache.ts";
export { createDatabaseOnlineStore, type DatabaseOnlineStore } from "./online/database-store.ts";
export type { EntityKeys } from "./online/entity-key.ts";
export {
  OnlineFeatures,
  type OnlineFeaturesOptions,
  type OnlineRow,
  type OnlineValue,
  type OnlineViewRow,
} from "./online/read.ts";
export { onlineViewName, type ServedView } from "./online/read-views.ts";
export { openSqliteOnlineStore, type SqliteOnlineStore } from "./online/sqlite-store.ts";
export type { OnlineRecord, OnlineStatistics, OnlineStore } from "./online/store.ts";
export { createViewCodec, type ViewCodec } from "./online/view-codec.ts";
export { FeatureRegistry, type RegisteredView, type Registration } from "./registry/registry.ts";
export { tagFields } from "./tags/tag-fields.ts";
export { writeTags } from "./tags/tag-table.ts";
export { checkRow, checkValue, type FeatureRow, type FeatureValue, valueBytes } from "./views/check-row.ts";
export { compareViews, type ViewChange } from "./views/compare.ts";
export {
  type Dependents,
  FeatureDefinitions,
  type FieldSelection,
  fieldOf,
  type OlderView,
} from "./views/definitions.ts";
export { describeType } from "./views/describe-type.ts";
export { type Duration, durationSchema, millisecondsOf } from "./views/duration.ts";
export { type Entity, entities, entityKeys, type KeyColumn } from "./views/entity.ts";
export { isExpired } from "./views/expiry.ts";
export { type FieldKind, type FieldType, fieldKinds, fieldTypeSchema } from "./views/field-type.ts";
export { type FeatureReference, readReference } from "./views/reference.ts";
export { defineFeatureService, type FeatureService } from "./views/service.ts";
export {
  type FeatureSource,
  lakeQuery,
  lakeTable,
  modelOutput,
  type TagConflict,
  verifiedTags,
} from "./views/source.ts";
export { type Moment, readMoment } from "./views/time.ts";
export {
  defineFeatureView,
  definitionOf,
  type FeatureValues,
  type FeatureView,
  type FeatureViewOptions,
  type Field,
  type FieldDefinition,
  type FieldDefinitions,
  type ViewDefinition,
  viewOf,
} from "./views/view.ts";
