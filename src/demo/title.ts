import { z } from "zod";
import { titleKinds } from "../domain/index.ts";

/** Every mood that a title of the demo catalogue may have. */
export const demoMoods = [
  "tense",
  "dark",
  "warm",
  "funny",
  "wondrous",
  "melancholic",
  "romantic",
  "epic",
  "gritty",
  "playful",
  "eerie",
  "inspiring",
  "surreal",
  "tender",
  "satirical",
  "thrilling",
] as const;
export type DemoMood = (typeof demoMoods)[number];

const name = z.string().min(1).max(300);

/** A title of the bundled demo catalogue: facts about a real film or series, with a synopsis written for Marquee. */
export const demoTitleSchema = z.strictObject({
  /** Name and year in lower case with hyphens. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  kind: z.enum(titleKinds),
  name,
  originalName: name.nullable(),
  year: z.int().min(1870).max(2100),
  /** Last year of a series that has ended. */
  endYear: z.int().min(1870).max(2100).nullable(),
  imdb: z
    .string()
    .regex(/^tt\d{7,10}$/)
    .nullable(),
  /** Genres by source, in the source's own words. */
  genres: z.partialRecord(z.enum(["tmdb", "imdb", "wikipedia"]), z.array(name)),
  directors: z.array(name),
  cast: z.array(name),
  /** ISO 3166-1 alpha-2. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  /** ISO 639-1. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/)),
  runtimeMinutes: z.number().positive().max(2000).nullable(),
  maturity: z.string().max(20).nullable(),
  mood: z.array(z.enum(demoMoods)).min(1),
  keywords: z.array(name),
  synopsis: z.string().min(1),
});
export type DemoTitle = z.infer<typeof demoTitleSchema>;
