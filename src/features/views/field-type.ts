import { z } from "zod";

/** The kinds of values that the lake, the database and the wire can all hold. */
export const fieldKinds = [
  "number",
  "integer",
  "text",
  "boolean",
  "timestamp",
  "enum",
  "number[]",
  "text[]",
] as const;
export type FieldKind = (typeof fieldKinds)[number];

/**
 * A field's type as plain data: what its zod type demands, in terms that SQL can check too. Bounds of numbers and
 * lengths of texts are meant for the items where the kind is an array.
 */
export const fieldTypeSchema = z.strictObject({
  kind: z.enum(fieldKinds),
  /** Lowest and highest allowed number. */
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** Bounds that are themselves not allowed. */
  above: z.number().optional(),
  below: z.number().optional(),
  /** Lengths in UTF-16 units, as JavaScript counts them. */
  minimumLength: z.int().optional(),
  maximumLength: z.int().optional(),
  minimumItems: z.int().optional(),
  maximumItems: z.int().optional(),
  /** The values of an enumeration, in order. */
  values: z.array(z.string()).optional(),
});
export type FieldType = z.infer<typeof fieldTypeSchema>;

/** The DuckDB type in which each kind lies in the lake. Timestamps are UTC. */
export const lakeTypes: Readonly<Record<FieldKind, string>> = {
  number: "DOUBLE",
  integer: "BIGINT",
  text: "VARCHAR",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
  enum: "VARCHAR",
  "number[]": "DOUBLE[]",
  "text[]": "VARCHAR[]",
};

/** The zod type that a {@link FieldType} stands for. */
export function zodTypeOf(type: FieldType): z.ZodType {
  switch (type.kind) {
    case "number":
      return boundedNumber(z.number(), type);
    case "integer":
      return boundedNumber(z.int(), type);
    case "text":
      return boundedText(type);
    case "boolean":
      return z.boolean();
    case "timestamp":
      return z.date();
    case "enum":
      return z.enum(type.values ?? []);
    case "number[]":
      return boundedItems(z.array(boundedNumber(z.number(), type)), type);
    case "text[]":
      return boundedItems(z.array(boundedText(type)), type);
  }
}

function boundedNumber(schema: z.ZodNumber, { minimum, maximum, above, below }: FieldType): z.ZodNumber {
  let bounded = schema;
  if (minimum !== undefined) bounded = bounded.min(minimum);
  if (maximum !== undefined) bounded = bounded.max(maximum);
  if (above !== undefined) bounded = bounded.gt(above);
  if (below !== undefined) bounded = bounded.lt(below);
  return bounded;
}

function boundedText({ minimumLength, maximumLength }: FieldType): z.ZodString {
  let bounded = z.string();
  if (minimumLength !== undefined) bounded = bounded.min(minimumLength);
  if (maximumLength !== undefined) bounded = bounded.max(maximumLength);
  return bounded;
}

function boundedItems<Item extends z.ZodType>(schema: z.ZodArray<Item>, type: FieldType): z.ZodArray<Item> {
  let bounded = schema;
  if (type.minimumItems !== undefined) bounded = bounded.min(type.minimumItems);
  if (type.maximumItems !== undefined) bounded = bounded.max(type.maximumItems);
  return bounded;
}
