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
export { type DatabaseOptions, openDatabase } from "./database/open.ts";
export { Lake, type LakeOptions, openLake, type QueryParameter, sqlName, sqlText } from "./duckdb.ts";
export { readEmbeddings, writeEmbeddings } from "./embeddings.ts";
export { explainFileError, isDiskFull } from "./file-errors.ts";
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
export {
  linkColumns,
  posterColumns,
  readStatements,
  readTitles,
  type SourcedValue,
  writeStatements,
  writeTitles,
} from "./titles.ts";
