export { type Artifact, type ArtifactIdentity, ArtifactStore, sha256OfFile } from "./artifacts.ts";
export { Lake, type LakeOptions, openLake, type QueryParameter, sqlName, sqlText } from "./duckdb.ts";
export { readEmbeddings, writeEmbeddings } from "./embeddings.ts";
export {
  type Columns,
  type ColumnType,
  copyToParquet,
  type Row,
  readParquet,
  writeParquet,
} from "./parquet.ts";
export {
  readStatements,
  readTitles,
  type SourcedValue,
  writeStatements,
  writeTitles,
} from "./titles.ts";
