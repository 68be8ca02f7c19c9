import { z } from "zod";
import { externalIdsSchema, titleIdSchema } from "./identifiers.ts";
import { sourceRecordSchema, statementFields, titleKinds } from "./source-record.ts";

/** A film or series of the catalogue, resolved from all its sources. Every value can be traced to statements. */
export const titleSchema = sourceRecordSchema
  .omit({ source: true, sourceId: true, place: true, externalIds: true, kind: true, name: true })
  .extend({
    id: titleIdSchema,
    kind: z.enum(titleKinds),
    name: z.string().min(1).max(1000),
    externalIds: externalIdsSchema,
    /** All genres that any source gives, in our vocabulary, sorted. */
    genres: z.array(z.string()),
    /** The genres that the majority of the sources with genres give, in our vocabulary, sorted. */
    primaryGenres: z.array(z.string()),
    /** Names of the sources that speak of this title, sorted. */
    sources: z.array(z.string()).min(1),
  });
export type Title = z.infer<typeof titleSchema>;

/** One thing that one source says of one title. */
export const statementSchema = z.object({
  titleId: titleIdSchema,
  source: z.string(),
  sourceId: z.string(),
  field: z.enum(statementFields),
  /** The value as JSON. */
  value: z.string(),
  file: z.string(),
  line: z.int().positive(),
});
export type Statement = z.infer<typeof statementSchema>;
