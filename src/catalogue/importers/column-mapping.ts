import { z } from "zod";
import { type StatementField, statementFields, titleKinds } from "../../domain/index.ts";

const column = z.string().min(1).max(500);

/** Where a field stands: a column's name, or a column with how its lists are written. */
const fieldPlaceSchema = z.union([
  column,
  z.strictObject({
    column,
    /** What stands between the names of a list. Default: a comma. */
    separator: z.string().min(1).max(10).optional(),
    /** The cell holds a list as JSON or as a Python literal. */
    notation: z.enum(["json", "python"]).optional(),
    /** The member of the list's objects that is the name. */
    member: z.string().min(1).optional(),
  }),
]);

/**
 * How a user's own file becomes source records: which column is which field. `kind` is one for all rows, or a
 * column with the values that mean a film or a series.
 */
export const columnMappingSchema = z.strictObject({
  /** The name of the source, lower case with hyphens. */
  source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  format: z.enum(["csv", "tsv", "jsonl", "parquet"]),
  /** What stands between the cells of a CSV file. */
  delimiter: z.string().length(1).default(","),
  /** The column that is unique in the file. */
  id: column,
  externalIds: z
    .strictObject({ imdb: column.optional(), tmdb: column.optional(), movielens: column.optional() })
    .default({}),
  kind: z
    .union([
      z.enum(titleKinds),
      z.strictObject({ column, film: z.array(z.string()).min(1), series: z.array(z.string()).min(1) }),
    ])
    .optional(),
  fields: z.partialRecord(z.enum(statementFields), fieldPlaceSchema),
});
/** A mapping whose defaults are filled in. */
export type ColumnMapping = z.infer<typeof columnMappingSchema>;
/** A mapping as a user writes it. */
export type ColumnMappingInput = z.input<typeof columnMappingSchema>;

/** The place of a field with its options. */
export type FieldPlace = Exclude<z.infer<typeof fieldPlaceSchema>, string>;

/** The fields of a mapping with their places. */
export function placesOf(mapping: ColumnMapping): [StatementField, FieldPlace][] {
  return statementFields.flatMap((field): [StatementField, FieldPlace][] => {
    const place = mapping.fields[field];
    if (place === undefined) return [];
    return [[field, typeof place === "string" ? { column: place } : place]];
  });
}

/** Every column that a mapping names. */
export function columnsOf(mapping: ColumnMapping): string[] {
  const { id, externalIds, kind } = mapping;
  const named = [id, ...Object.values(externalIds), ...placesOf(mapping).map(([, place]) => place.column)];
  return typeof kind === "object" ? [...named, kind.column] : named;
}
