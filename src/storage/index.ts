export { sha256OfFile } from "./artifact-files.ts";
export {
  type Artifact,
  type ArtifactIdentity,
  type ArtifactName,
  ArtifactStore,
  type ArtifactStoreOptions,
} from "./artifacts.ts";
export type {
  CopiedRows,
  Database,
  Migration,
  Queries,
  QueryOptions,
  TransactionOptions,
} from "./database/database.ts";
export { isDatabaseAway } from "./database/failures.ts";
export { type DatabaseOptions, openDatabase } from "./database/open.ts";
export { Lake, type LakeOptions, openLake, type QueryParameter, sqlName, sqlText } from "./duckdb.ts";
export { readEmbeddings, writeEmbeddings } from "./embeddings.ts";
export { explainFileError, isDiskFull } from "./file-errors.ts";
export { removeLeftovers } from "./leftovers.ts";
export { acquireLock, type Lock } from "./lock.ts";
export type { ObjectStore, StoredObject, TransferOptions } from "./objects/object-store.ts";
export { openObjectStore } from "./objects/open-store.ts";
export {
  type Columns,
  type ColumnType,
  copyToParquet,
  type Row,
  readParquet,
  writeParquet,
} from "./parquet.ts";
export { type LakeColumn, type LakeTable, type LakeTableName, lakeTables } from "./lake-schema.ts";
export { defineJob, type JobDefinition } from "./queue/definition.ts";
export { Finished, handle, type HandledJob, type JobHandler, type RunningJob } from "./queue/handler.ts";
export type { JobKind } from "./queue/identifiers.ts";
export { queueMigrations } from "./queue/migrations.ts";
export type { QueueOverview } from "./queue/overview.ts";
export { type JobFilter, openQueue, type Queue, type QueueOptions } from "./queue/queue.ts";
export type { Schedule, ScheduleOptions } from "./queue/schedules.ts";
export type { JobToSend, SendOptions, SentJob } from "./queue/sending.ts";
export type { JobFailure } from "./queue/job-table.ts";
export type { JobState, JobStatus } from "./queue/status.ts";
export type { WaitOptions } from "./queue/waiting.ts";
export type { WorkEvent, WorkOptions } from "./queue/worker.ts";
export type { WorkerInfo } from "./queue/workers.ts";
export {
  linkColumns,
  posterColumns,
  readStatements,
  readTitles,
  type SourcedValue,
  writeStatements,
  writeTitles,
} from "./titles.ts";
export { findViewerIds, readViewerFacts, viewerColumns, type ViewerFact } from "./viewers.ts";
