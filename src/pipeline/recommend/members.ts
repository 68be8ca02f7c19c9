import { z } from "zod";
import {
  contentKnnOptionsSchema,
  createContentKnn,
  createEase,
  createIals,
  createItemKnn,
  createPopularity,
  easeOptionsSchema,
  ialsOptionsSchema,
  itemKnnOptionsSchema,
  popularityOptionsSchema,
  type Recommender,
} from "../../models/baselines/index.ts";

/** A member of the blend with its options, as it is kept beside the model. */
export const memberSchema = z.discriminatedUnion("method", [
  popularityOptionsSchema.extend({ method: z.literal("popularity") }),
  itemKnnOptionsSchema.extend({ method: z.literal("item-knn") }),
  easeOptionsSchema.extend({ method: z.literal("ease") }),
  ialsOptionsSchema.extend({ method: z.literal("ials") }),
  contentKnnOptionsSchema.extend({ method: z.literal("content-knn") }),
]);
export type Member = z.output<typeof memberSchema>;

/** The recommender that a member is. */
export function recommenderOf(member: Member): Recommender {
  switch (member.method) {
    case "popularity":
      return createPopularity(member);
    case "item-knn":
      return createItemKnn(member);
    case "ease":
      return createEase(member);
    case "ials":
      return createIals(member);
    case "content-knn":
      return createContentKnn(member);
  }
}
