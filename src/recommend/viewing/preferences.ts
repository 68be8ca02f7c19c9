import { z } from "zod";

/** What makes a viewer's event say "I like this". */
export const preferenceOptionsSchema = z.strictObject({
  /** A rating from here on, on its source's scale, is a liking; one below is a dislike, whatever was watched. */
  leastRating: z.number().default(3),
  /** A title of which so large a share was watched counts as liked while nobody has rated it, 0 to 1. */
  leastShare: z.number().min(0).max(1).default(0.25),
});
export type PreferenceOptions = z.output<typeof preferenceOptionsSchema>;

/** What a viewer thinks of a title that they saw. */
export type Opinion = "liked" | "disliked" | "undecided";

/** What is known of one viewer and one title, over all events of the pair. */
export interface Encounter {
  /** The last rating; `null` where there is none. */
  readonly rating: number | null;
  /** The largest share watched; `null` where nothing was watched. */
  readonly share: number | null;
}

/** The opinion that an encounter shows; `undefined` where the title was neither watched nor rated. */
export function opinionOf(
  { rating, share }: Encounter,
  { leastRating, leastShare }: PreferenceOptions,
): Opinion | undefined {
  if (rating !== null) return rating >= leastRating ? "liked" : "disliked";
  if (share === null) return undefined;
  return share >= leastShare ? "liked" : "undecided";
}
