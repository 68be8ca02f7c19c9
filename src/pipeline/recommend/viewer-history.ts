import { MarqueeError } from "../../core/index.ts";
import { findViewers, readSeenTitles, type SeenTitle, type ViewingSource } from "../../recommend/index.ts";

/** What a viewer did, as far as it matters for recommendations. */
export interface ViewerHistory {
  /** The whole name, `<source>:<id>`. */
  readonly id: string;
  /** What they watched or rated, the latest first. */
  readonly seen: readonly SeenTitle[];
}

/**
 * A viewer by name, or by what stands behind its source.
 *
 * @returns `undefined` for a viewer without events.
 * @throws MarqueeError `not-found` when several viewers may be meant.
 */
export async function findViewer(events: ViewingSource, query: string): Promise<ViewerHistory | undefined> {
  const names = await findViewers(events, query);
  if (names.length > 1) {
    throw new MarqueeError("not-found", `${names.length} viewers may be meant by "${query}".`, {
      hint: `Give the whole name: ${names.slice(0, 5).join(", ")}.`,
    });
  }
  if (names.length === 0) return undefined;
  return { id: names[0], seen: await readSeenTitles(events, names[0]) };
}

/** Ids of the titles that a viewer likes, the latest first. */
export function likedTitles({ seen }: ViewerHistory): string[] {
  return seen.filter(({ opinion }) => opinion === "liked").map(({ titleId }) => titleId);
}
