import { MarqueeError } from "../../core/index.ts";
import { findViewerIds } from "../../storage/index.ts";
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
  const name = theOnly(await findViewers(events, query), query);
  return name === undefined ? undefined : { id: name, seen: await readSeenTitles(events, name) };
}

/**
 * The same, also for a viewer without events of whom something else is known.
 *
 * @param viewersPath What the import knows of viewers.
 * @throws MarqueeError as {@link findViewer}.
 */
export async function findKnownViewer(
  events: ViewingSource,
  viewersPath: string,
  query: string,
): Promise<ViewerHistory | undefined> {
  const viewer = await findViewer(events, query);
  if (viewer) return viewer;
  const name = theOnly(await findViewerIds(events.lake, viewersPath, query), query);
  return name === undefined ? undefined : { id: name, seen: [] };
}

function theOnly(names: readonly string[], query: string): string | undefined {
  if (names.length <= 1) return names[0];
  throw new MarqueeError("not-found", `${names.length} viewers may be meant by "${query}".`, {
    hint: `Give the whole name: ${names.slice(0, 5).join(", ")}.`,
  });
}

/** Ids of the titles that a viewer likes, the latest first. */
export function likedTitles({ seen }: ViewerHistory): string[] {
  return seen.filter(({ opinion }) => opinion === "liked").map(({ titleId }) => titleId);
}
