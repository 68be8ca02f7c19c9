import { z } from "zod";
import { preferenceOptionsSchema } from "../../recommend/index.ts";

/** How the recommender of a project is made; the member `recommend` of the configuration. */
export const recommendConfigurationSchema = z.strictObject({
  ...preferenceOptionsSchema.shape,
  /** Share of every viewer's latest likings that the recommender is chosen by before it learns from all, 0 to 0.5. */
  heldOut: z.number().positive().max(0.5).default(0.1),
  /** λ of EASE that are tried. */
  easeRegularisations: z.array(z.number().positive()).min(1).default([30, 100, 300]),
  /** Length of the factors of iALS. */
  ialsDimensions: z.int().positive().max(512).default(64),
  /** EASE learns in time that grows with the third power of the titles: with more liked ones it is left out. */
  easeTitles: z.int().positive().max(25_000).default(12_000),
});
export type RecommendConfiguration = z.output<typeof recommendConfigurationSchema>;
