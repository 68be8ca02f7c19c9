import { z } from "zod";
import { externalIdsSchema } from "./identifiers.ts";

/** Whether a title is one film or a series of episodes. */
export const titleKinds = ["film", "series"] as const;
export type TitleKind = (typeof titleKinds)[number];

/** Where in a file a statement was read. Lines count from 1. */
export const placeSchema = z.object({ file: z.string(), line: z.int().positive() });
export type Place = z.infer<typeof placeSchema>;

const names = z.array(z.string().min(1).max(500)).max(500);

/**
 * What one source says about one title, as an importer reads it: untouched by other sources, absent where the
 * source is silent. Texts are Unicode NFC with white space folded.
 */
export const sourceRecordSchema = z.object({
  /** The name of the source: `tmdb`, `wikipedia`, `movielens`, `netflix` … */
  source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  /** The identifier inside the source; unique in it. */
  sourceId: z.string().min(1).max(500),
  place: placeSchema,
  externalIds: externalIdsSchema,
  /** Absent where the source does not say, which identity resolution reads as "either". */
  kind: z.enum(titleKinds).optional(),
  name: z.string().min(1).max(1000).optional(),
  originalName: z.string().min(1).max(1000).optional(),
  /** Year of release, or of the first episode. */
  year: z.int().min(1870).max(2100).optional(),
  /** Year of the last episode of a series that has ended. */
  endYear: z.int().min(1870).max(2100).optional(),
  /** How many seasons a series has. */
  seasons: z.int().min(1).max(1000).optional(),
  /** ISO date, `YYYY-MM-DD`. */
  releaseDate: z.iso.date().optional(),
  /** The day on which it came into the catalogue. ISO date, `YYYY-MM-DD`. */
  addedDate: z.iso.date().optional(),
  synopsis: z.string().max(1_000_000).optional(),
  tagline: z.string().max(2000).optional(),
  genres: names.optional(),
  keywords: z.array(z.string().min(1).max(500)).max(5000).optional(),
  /** Labels of a tagging vocabulary (MPST, viewers' tags). */
  tags: z.array(z.string().min(1).max(500)).max(5000).optional(),
  cast: names.optional(),
  /** Directors of a film, creators of a series. */
  directors: names.optional(),
  /** ISO 3166-1 alpha-2 where the source gives it, else the source's own name. */
  countries: names.optional(),
  /** ISO 639-1 where the source gives it, else the source's own name. */
  languages: names.optional(),
  runtimeMinutes: z.number().positive().max(100_000).optional(),
  maturity: z.string().max(100).optional(),
  mood: names.optional(),
  popularity: z.number().nonnegative().optional(),
  voteCount: z.int().nonnegative().optional(),
  /** Mean vote, on the source's own scale of 0 to 10. */
  voteAverage: z.number().min(0).max(10).optional(),
  budget: z.number().nonnegative().optional(),
  revenue: z.number().nonnegative().optional(),
  posterUrl: z.string().max(2000).optional(),
  /** The identifier of the trailer at YouTube. */
  trailerKey: z.string().max(200).optional(),
});
export type SourceRecord = z.infer<typeof sourceRecordSchema>;

/** The members of a {@link SourceRecord} that state something about the title, rather than name the statement. */
export const statementFields = [
  "name",
  "originalName",
  "year",
  "endYear",
  "seasons",
  "releaseDate",
  "addedDate",
  "synopsis",
  "tagline",
  "genres",
  "keywords",
  "tags",
  "cast",
  "directors",
  "countries",
  "languages",
  "runtimeMinutes",
  "maturity",
  "mood",
  "popularity",
  "voteCount",
  "voteAverage",
  "budget",
  "revenue",
  "posterUrl",
  "trailerKey",
] as const satisfies readonly (keyof SourceRecord)[];
export type StatementField = (typeof statementFields)[number];
