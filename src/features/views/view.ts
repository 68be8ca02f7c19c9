import { z } from "zod";
import { hashOf, MarqueeError } from "../../core/index.ts";
import { type Duration, durationSchema, millisecondsOf } from "./duration.ts";
import { type Entity, entities, entityKeys, type KeyColumn, reservedColumns } from "./entity.ts";
import { type FieldType, fieldTypeSchema, zodTypeOf } from "./field-type.ts";
import { readFieldType, UnfitType } from "./read-field-type.ts";
import { type FeatureSource, featureSourceSchema, placeholdersOf } from "./source.ts";

/** A field as it is written down in a definition. Every field may also be missing. */
export interface FieldDefinition<Type extends z.ZodType = z.ZodType> {
  readonly type: Type;
  readonly description: string;
}
export type FieldDefinitions = Readonly<Record<string, FieldDefinition>>;

/** What {@link defineFeatureView} takes. */
export interface FeatureViewOptions<Fields extends FieldDefinitions> {
  /** Lower-case words with hyphens, unique. */
  readonly name: string;
  readonly entity: Entity;
  readonly fields: Fields;
  readonly source: FeatureSource;
  /** How long a value may be served after its event time; `null` for ever. Default: for ever. */
  readonly timeToLive?: Duration | null;
  /** Who answers for it: a person or a team. */
  readonly owner: string;
  readonly description: string;
  /** The most bytes that one value may have, see {@link valueBytes}. Default 65,536. */
  readonly valueLimitBytes?: number;
}

/** A field of a view. */
export interface Field {
  readonly name: string;
  readonly description: string;
  /** What values it has, as plain data. */
  readonly type: FieldType;
  /** The same as a zod type. */
  readonly schema: z.ZodType;
}

/** The one definition of a set of features, used for training and for serving. Plain data but for `fields[].schema`. */
export interface FeatureView<Fields extends FieldDefinitions = FieldDefinitions> {
  readonly name: string;
  readonly entity: Entity;
  /** The key columns, in order. */
  readonly keys: readonly KeyColumn[];
  /** In the order of the definition. */
  readonly fields: readonly Field[];
  readonly source: FeatureSource;
  /** Milliseconds after its event time during which a value is served; `null` for ever. */
  readonly timeToLiveMs: number | null;
  readonly owner: string;
  readonly description: string;
  readonly valueLimitBytes: number;
  /** Names of the views that this one is built on. */
  readonly upstream: readonly string[];
  /** Names of the tables that it reads itself. */
  readonly tables: readonly string[];
  /** What decides the version: everything but descriptions and owner. */
  readonly hash: string;
  /** Only there for its type: what {@link FeatureValues} reads. */
  readonly definitions?: Fields;
}

/** The values of a view's fields in one row. `null` is a missing value. */
export type FeatureValues<View extends FeatureView> =
  View extends FeatureView<infer Fields>
    ? { readonly [Name in keyof Fields]: z.output<Fields[Name]["type"]> | null }
    : never;

const viewName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(60);
const fieldName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,59}$/);

/** A view as plain data: what the registry keeps and what its hash is made of (less owner and descriptions). */
export const viewDefinitionSchema = z.strictObject({
  name: viewName,
  entity: z.enum(entities),
  fields: z
    .array(
      z.strictObject({ name: fieldName, description: z.string().min(1).max(1000), type: fieldTypeSchema }),
    )
    .min(1)
    .max(2000),
  source: featureSourceSchema,
  timeToLiveMs: z.int().positive().nullable(),
  owner: z.string().min(1).max(200),
  description: z.string().min(1).max(5000),
  valueLimitBytes: z.int().min(1).max(16_777_216),
});
export type ViewDefinition = z.infer<typeof viewDefinitionSchema>;

/**
 * Defines a view. Nothing is read yet.
 *
 * @throws MarqueeError `invalid-option` that names the view and the field.
 */
export function defineFeatureView<const Fields extends FieldDefinitions>(
  options: FeatureViewOptions<Fields>,
): FeatureView<Fields> {
  const { name, entity, source, owner, description, valueLimitBytes = 65_536 } = options;
  const timeToLive = options.timeToLive ?? null;
  if (timeToLive !== null && !durationSchema.safeParse(timeToLive).success) {
    throw invalidView(name, "timeToLive must be a duration above zero, such as { days: 30 }, or null");
  }
  const fields = Object.entries(options.fields).map(([field, { type, description: meaning }]) => ({
    name: field,
    description: meaning,
    type: typeOf(name, field, type),
  }));
  const timeToLiveMs = timeToLive === null ? null : millisecondsOf(timeToLive);
  return viewOf({ name, entity, fields, source, timeToLiveMs, owner, description, valueLimitBytes });
}

/** The view of a definition that was kept as data. @throws MarqueeError `invalid-option` */
export function viewOf<Fields extends FieldDefinitions>(definition: ViewDefinition): FeatureView<Fields> {
  const read = viewDefinitionSchema.safeParse(definition);
  if (!read.success) throw invalidView(definition.name, z.prettifyError(read.error));
  assertFieldNames(read.data);
  const { name, entity, fields, source, timeToLiveMs, valueLimitBytes, owner, description } = read.data;
  const upstream = namesOf(source, "view");
  if (upstream.includes(name)) throw invalidView(name, "it is built on itself");
  const hash = hashOf({
    name,
    entity,
    source,
    timeToLiveMs,
    valueLimitBytes,
    fields: Object.fromEntries(fields.map((field) => [field.name, field.type])),
  });
  return {
    name,
    entity,
    keys: entityKeys[entity],
    fields: fields.map((field) => ({ ...field, schema: zodTypeOf(field.type) })),
    source,
    timeToLiveMs,
    owner,
    description,
    valueLimitBytes,
    upstream,
    tables: namesOf(source, "table"),
    hash,
  };
}

/** The view as plain data. */
export function definitionOf(view: FeatureView): ViewDefinition {
  const { name, entity, source, timeToLiveMs, owner, description, valueLimitBytes } = view;
  const fields = view.fields.map((field) => ({
    name: field.name,
    description: field.description,
    type: field.type,
  }));
  return { name, entity, fields, source, timeToLiveMs, owner, description, valueLimitBytes };
}

/** The lake's name of a model's output. */
export function modelTableName(step: string, file: string): string {
  return `${step}/${file}`;
}

function typeOf(view: string, field: string, schema: z.ZodType): FieldType {
  try {
    return readFieldType(schema);
  } catch (error) {
    if (error instanceof UnfitType) throw invalidView(view, `field "${field}": ${error.message}`);
    throw error;
  }
}

function assertFieldNames({ name, fields }: ViewDefinition): void {
  // DuckDB compares the names of columns without case.
  const taken = new Set(reservedColumns.map((column) => column.toLowerCase()));
  for (const field of fields) {
    const folded = field.name.toLowerCase();
    if (taken.has(folded)) {
      throw invalidView(
        name,
        `field "${field.name}" is there twice (case does not count) or is the name of a key or time column`,
      );
    }
    taken.add(folded);
  }
}

function namesOf(source: FeatureSource, kind: "table" | "view"): string[] {
  switch (source.kind) {
    case "table":
    case "tags":
      return kind === "table" ? [source.table] : [];
    case "model":
      return kind === "table" ? [modelTableName(source.step, source.file)] : [];
    case "sql": {
      const places = placeholdersOf(source.query).filter(
        (place) => (place.kind === "view") === (kind === "view"),
      );
      return [...new Set(places.map((place) => place.name))];
    }
  }
}

function invalidView(view: string, why: string): MarqueeError {
  return new MarqueeError("invalid-option", `Feature view "${view}": ${why}.`, { details: { view } });
}
