export { compareViews, type ViewChange } from "./views/compare.ts";
export { type Duration, durationSchema, millisecondsOf } from "./views/duration.ts";
export { type Entity, entities, entityKeys, type KeyColumn } from "./views/entity.ts";
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
