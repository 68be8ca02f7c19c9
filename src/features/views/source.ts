import { z } from "zod";

const columnName = z.string().min(1).max(200);

/** Where a time comes from: a column of the rows, or the table as a whole. */
const timeOfSchema = z.union([columnName, z.strictObject({ of: z.literal("table") })]);
export type TimeOf = z.infer<typeof timeOfSchema>;

/** Columns of a file, by the names under which a view has them. */
const layoutMembers = {
  /** Column of each key, by key. Default: the same name. */
  keys: z.partialRecord(z.enum(["titleId", "viewerId"]), columnName).default({}),
  /** Column of each field, by field. Default: the same name. */
  columns: z.record(z.string(), columnName).default({}),
  /** When a row's facts became true. */
  eventTime: timeOfSchema.default("eventTime"),
  /** When we came to know them. */
  knownTime: timeOfSchema.default("knownTime"),
};

const tableSourceSchema = z.strictObject({
  kind: z.literal("table"),
  /** The lake's name of the table. */
  table: z.string().min(1),
  ...layoutMembers,
});

const modelSourceSchema = z.strictObject({
  kind: z.literal("model"),
  /** The step whose artifact holds the output. */
  step: z.string().min(1),
  /** The Parquet file in the artifact's folder. */
  file: z.string().min(1),
  ...layoutMembers,
});

const sqlSourceSchema = z.strictObject({
  kind: z.literal("sql"),
  /** A DuckDB query, see {@link lakeQuery}. */
  query: z.string().min(1),
});

/** How statements that contradict each other become one. */
const tagConflictSchema = z.discriminatedUnion("policy", [
  z.strictObject({ policy: z.literal("latest") }),
  z.strictObject({
    policy: z.literal("priority"),
    /** Who is believed first. A source that is not named is not heard. */
    order: z.array(z.enum(["human", "language-model", "classifier"])).min(1),
  }),
  z.strictObject({ policy: z.literal("majority") }),
]);
export type TagConflict = z.infer<typeof tagConflictSchema>;

const tagSourceSchema = z.strictObject({
  kind: z.literal("tags"),
  /** The lake's name of the table of tags. */
  table: z.string().min(1).default("tags"),
  /** How many tags of a title are served at most. */
  top: z.int().min(1).max(1000).default(20),
  /** Lowest score that is served, in [0, 1]. */
  minimumScore: z.number().min(0).max(1).default(0),
  conflict: tagConflictSchema.default({ policy: "latest" }),
});

/** Where a view's rows come from, as plain data with every default filled in. */
export const featureSourceSchema = z.discriminatedUnion("kind", [
  tableSourceSchema,
  modelSourceSchema,
  sqlSourceSchema,
  tagSourceSchema,
]);
export type FeatureSource = z.infer<typeof featureSourceSchema>;
export type TableSource = z.infer<typeof tableSourceSchema>;
export type ModelSource = z.infer<typeof modelSourceSchema>;
export type SqlSource = z.infer<typeof sqlSourceSchema>;
export type TagSource = z.infer<typeof tagSourceSchema>;

/** A table of the lake (Parquet), its columns taken as they are or under other names. */
export function lakeTable(options: Omit<z.input<typeof tableSourceSchema>, "kind">): TableSource {
  return tableSourceSchema.parse({ ...options, kind: "table" });
}

/** What a model wrote: a Parquet file in the artifact of a step. The table is called `<step>/<file>`. */
export function modelOutput(options: Omit<z.input<typeof modelSourceSchema>, "kind">): ModelSource {
  return modelSourceSchema.parse({ ...options, kind: "model" });
}

/**
 * A DuckDB query over tables of the lake and over other views. It must give the entity's keys, `eventTime`,
 * `knownTime` and every field, under these names.
 *
 * In the text, `{titles}` stands for the table `titles`, `{train/spectrum.parquet}` for a model's output,
 * `{titles.eventTime}` and `{titles.knownTime}` for the times of a table as a whole, and `{view:name}` for the rows
 * of another view (its keys, `eventTime`, `knownTime` and fields).
 */
export function lakeQuery(query: string): SqlSource {
  return sqlSourceSchema.parse({ kind: "sql", query });
}

/**
 * The verified tags of a title, best first, out of statements of several labellers (see `domain`'s `Tag`). Gives the
 * fields of `tagFields`.
 */
export function verifiedTags(options: Omit<z.input<typeof tagSourceSchema>, "kind"> = {}): TagSource {
  return tagSourceSchema.parse({ ...options, kind: "tags" });
}

/** What stands in braces in the text of a {@link SqlSource}. */
export interface Placeholder {
  readonly kind: "table" | "view" | "eventTime" | "knownTime";
  readonly name: string;
}

const placeholders = /\{([^{}\s']+)\}/g;

/** Puts SQL in the place of everything in braces. Braces with blanks or quotes in them are DuckDB's own. */
export function fillPlaceholders(query: string, sqlOf: (placeholder: Placeholder) => string): string {
  return query.replace(placeholders, (_whole, text: string) => sqlOf(readPlaceholder(text)));
}

/** Everything in braces, in order. */
export function placeholdersOf(query: string): Placeholder[] {
  return Array.from(query.matchAll(placeholders), ([, text]) => readPlaceholder(text));
}

function readPlaceholder(text: string): Placeholder {
  if (text.startsWith("view:")) return { kind: "view", name: text.slice("view:".length) };
  const time = /^(.+)[.](eventTime|knownTime)$/.exec(text);
  if (time) return { kind: time[2] as "eventTime" | "knownTime", name: time[1] };
  return { kind: "table", name: text };
}
