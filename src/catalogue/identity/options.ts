import { z } from "zod";
import { type StatementField, statementFields } from "../../domain/index.ts";

/** How the values that several sources give for one field become the value of the title. */
export const mergePolicies = ["first", "united", "first-complete"] as const;
export type MergePolicy = (typeof mergePolicies)[number];

const field = z.enum(statementFields);

/** Fields with lists of names. */
export const listFields = [
  "genres",
  "keywords",
  "tags",
  "cast",
  "directors",
  "countries",
  "languages",
  "mood",
] as const satisfies readonly StatementField[];
const textFields = ["synopsis", "tagline"] as const satisfies readonly StatementField[];

type Policies = Partial<Record<StatementField, MergePolicy>>;

function fits(policies: Policies, policy: MergePolicy, fields: readonly StatementField[]): boolean {
  return statementFields.every((name) => policies[name] !== policy || fields.includes(name));
}

/** Options of {@link import("./resolve-titles.ts").resolveTitles}. */
export const resolutionOptionsSchema = z.object({
  /** Sources by trust, the most trusted first. Sources that are not named follow in alphabetical order. */
  sourcePriority: z
    .array(z.string())
    .default([
      "marquee-demo",
      "tmdb",
      "imdb",
      "tmdb-5000",
      "wikipedia",
      "netflix",
      "disney-plus",
      "movielens",
      "tmdb-companion",
      "mpst",
    ]),
  /** Another order of trust for single fields. */
  fieldPriority: z.partialRecord(field, z.array(z.string())).default({}),
  /**
   * - `first`: the value of the most trusted source that has one.
   * - `united`: the lists of all sources, the most trusted first, without repetitions.
   * - `first-complete`: the first text of at least `completeWords` words, else the longest.
   *
   * Fields that are not named use `first`. Votes and popularity always come from one record together, and genres
   * have rules of their own.
   */
  policies: z
    .partialRecord(field, z.enum(mergePolicies))
    .default({ synopsis: "first-complete", keywords: "united", tags: "united" })
    .refine((policies) => fits(policies, "united", listFields), "`united` is for lists")
    .refine((policies) => fits(policies, "first-complete", textFields), "`first-complete` is for texts"),
  /** Words from which a synopsis counts as complete. */
  completeWords: z.int().min(1).default(20),
  /** How far the years of two sources may lie apart for a match by name. */
  yearTolerance: z.int().min(0).max(5).default(1),
  /** Years further apart than this under one identifier are a conflict. */
  yearConflict: z.int().min(0).default(2),
  /** Name similarity in [0, 1] below which two names under one identifier disagree strongly. */
  nameSimilarity: z.number().min(0).max(1).default(0.4),
  /**
   * Sources that speak with one voice when genres are counted, by source. Default: the source's name up to the
   * first hyphen, so that `tmdb` and `tmdb-5000` are one voice.
   */
  genreVoices: z.record(z.string(), z.string()).default({}),
});
export type ResolutionOptions = z.infer<typeof resolutionOptionsSchema>;
export type ResolutionOptionsInput = z.input<typeof resolutionOptionsSchema>;
