import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import type { FitWork, Interactions, ScoreWork, Viewers } from "./recommender.ts";

/** Looks at the data before anything is learned. @throws MarqueeError as `Recommender.fit` says. */
export function checkInteractions(interactions: Interactions, { signal, validation }: FitWork): void {
  throwIfCancelled(signal);
  const { histories, times, embeddings = {} } = interactions;
  if (histories.columns.length === 0) {
    throw new MarqueeError("missing-input", "There is no event to learn recommendations from.", {
      hint: "Import events first; every event needs a known title.",
    });
  }
  checkSegments(interactions);
  if (times !== undefined && times.length !== histories.columns.length) {
    throw new MarqueeError(
      "invalid-shape",
      `${histories.columns.length} events need as many times, not ${times.length}.`,
    );
  }
  for (const [name, { rows }] of Object.entries(embeddings)) {
    if (rows === histories.dimensions) continue;
    throw new MarqueeError(
      "invalid-shape",
      `The embedding "${name}" has ${rows} titles, the histories have ${histories.dimensions}.`,
    );
  }
  if (validation === undefined) return;
  if (validation.rows !== histories.rows || validation.dimensions !== histories.dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `Validation of [${validation.rows}, ${validation.dimensions}] does not fit histories of [${histories.rows}, ${histories.dimensions}].`,
    );
  }
}

/** Looks at viewers before they are scored. @throws MarqueeError as `FittedRecommender.score` says. */
export function checkViewers(viewers: Viewers, titles: number, { signal }: ScoreWork = {}): void {
  throwIfCancelled(signal);
  if (viewers.histories.dimensions !== titles) {
    throw new MarqueeError(
      "invalid-shape",
      `The histories have ${viewers.histories.dimensions} titles, the recommender knows ${titles}.`,
      { hint: "Fit the recommender again after the catalogue has changed." },
    );
  }
  checkSegments(viewers);
}

function checkSegments({ histories, segments }: Viewers): void {
  if (segments === undefined || segments.length === histories.rows) return;
  throw new MarqueeError(
    "invalid-shape",
    `${histories.rows} viewers need as many segments, not ${segments.length}.`,
  );
}
