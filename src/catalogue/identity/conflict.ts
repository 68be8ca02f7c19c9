import { z } from "zod";
import { titleIdSchema } from "../../domain/index.ts";

/** What identity resolution can find contradictory or ambiguous, with what each means. */
export const conflictTypes = {
  "identifier-bridge":
    "A weaker identifier would join titles whose stronger identifiers differ, such as one TMDB id under two IMDb ids.",
  "several-identifiers": "One title carries two different identifiers of the same vocabulary.",
  "names-disagree": "Records under the same identifier have names with hardly anything in common.",
  "years-disagree": "Records under the same identifier have years more than two apart.",
  "kinds-disagree": "Records under the same identifier call it a film and a series.",
  "wrong-identifier": "Records under the same identifier agree neither in name nor in year.",
  "same-source-duplicate":
    "One source has several records with the same name, year and kind, or several records of one identifier.",
  "ambiguous-match": "Name and year fit several titles that cannot all be the same.",
  "people-disagree": "Name and year fit, but not one director or actor is shared.",
} as const;
export type ConflictType = keyof typeof conflictTypes;

/** A contradiction or ambiguity between records, and what was done about it. Nothing is merged in silence. */
export const conflictSchema = z.object({
  type: z.enum(Object.keys(conflictTypes) as [ConflictType, ...ConflictType[]]),
  /** What brought the records together: `imdb:tt0000001`, `tmdb:film:1` or `name:king kong (1933)`. */
  key: z.string(),
  /** `merged`: one title in spite of it. `kept-apart`: several titles because of it. */
  decision: z.enum(["merged", "kept-apart"]),
  /** What was decided and why, as a sentence. */
  explanation: z.string(),
  /** The titles that the records ended up in, sorted. */
  titleIds: z.array(titleIdSchema),
  /** The records involved, sorted by source and source id. */
  records: z.array(
    z.object({
      source: z.string(),
      sourceId: z.string(),
      file: z.string(),
      line: z.int().positive(),
      name: z.string().nullable(),
      year: z.int().nullable(),
      titleId: titleIdSchema,
    }),
  ),
});
export type Conflict = z.infer<typeof conflictSchema>;
