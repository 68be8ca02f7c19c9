export { type Embeddings, type Manifest, manifestSchema } from "./artifact.ts";
export { type Event, type EventKind, eventKinds, eventSchema } from "./event.ts";
export {
  type ExternalIds,
  externalIdsSchema,
  type IdentifierScheme,
  identifierSchemes,
  type TitleId,
  titleIdSchema,
  type ViewerId,
  viewerIdSchema,
} from "./identifiers.ts";
export { type Reject, type RejectReason, rejectReasons, rejectSchema } from "./reject.ts";
export {
  type Place,
  placeSchema,
  type SourceRecord,
  type StatementField,
  sourceRecordSchema,
  statementFields,
  type TitleKind,
  titleKinds,
} from "./source-record.ts";
export {
  type Tag,
  type TagSourceKind,
  type TagStatus,
  tagSchema,
  tagSources,
  tagStatuses,
} from "./tag.ts";
export { type Statement, statementSchema, type Title, titleSchema } from "./title.ts";
export {
  parseTagSchema,
  type SchemaProblem,
  type SchemaTag,
  schemaTagSchema,
  TagSchema,
  tagKey,
} from "./tag-schema.ts";
