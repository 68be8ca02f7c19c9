import { z } from "zod";

/** The identifier of a title, ours: `film-` or `series-` and 16 hexadecimal digits. */
export const titleIdSchema = z
  .string()
  .regex(/^(film|series)-[0-9a-f]{16}$/)
  .brand<"TitleId">();
export type TitleId = z.infer<typeof titleIdSchema>;

/** A viewer, as the event source names them, prefixed by the source: `movielens:42`. */
export const viewerIdSchema = z.string().min(1).max(200).brand<"ViewerId">();
export type ViewerId = z.infer<typeof viewerIdSchema>;

/** Vocabularies of external identifiers that identity resolution trusts across sources. */
export const identifierSchemes = ["imdb", "tmdb", "movielens"] as const;
export type IdentifierScheme = (typeof identifierSchemes)[number];

/**
 * External identifiers of a title. `imdb` is `tt` and at least seven digits; `tmdb` and `movielens` are positive
 * integers in decimal. TMDB numbers films and series apart, so a `tmdb` identifier only means something with a kind.
 */
export const externalIdsSchema = z.object({
  imdb: z
    .string()
    .regex(/^tt\d{7,10}$/)
    .optional(),
  tmdb: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .optional(),
  movielens: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .optional(),
});
export type ExternalIds = z.infer<typeof externalIdsSchema>;
