import { cosine, type Matrix, rowOf } from "../../vectors/index.ts";

/** What {@link onboardingPicks} chooses from. */
export interface OnboardingTitles {
  /** How many viewers like each title, `[titles]`. */
  readonly popularity: ArrayLike<number>;
  /** What the titles are like, `[titles, dimensions]`; zeros where nothing is known. */
  readonly vectors: Matrix;
  /** Whether a title may be shown. */
  readonly allowed: (title: number) => boolean;
}

/** Popular titles that are looked at for each one that is chosen. */
const candidatesPerPick = 10;

/**
 * Titles to ask a new viewer about: widely liked, so that many viewers have an opinion, and unlike one another, so that
 * every answer tells something. The most popular first; then, one after another, the largest
 * log(1 + popularity) / log(1 + largest) − the largest cosine to those chosen.
 */
export function onboardingPicks({ popularity, vectors, allowed }: OnboardingTitles, count: number): number[] {
  const candidates = Array.from({ length: vectors.rows }, (_, title) => title)
    .filter((title) => popularity[title] > 0 && allowed(title))
    .sort((first, second) => popularity[second] - popularity[first] || first - second)
    .slice(0, count * candidatesPerPick);
  const most = Math.log1p(popularity[candidates[0] ?? 0] ?? 1);
  const nearest = candidates.map(() => 0);
  const picks: number[] = [];
  while (picks.length < Math.min(count, candidates.length)) {
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    candidates.forEach((title, at) => {
      const worth = Math.log1p(popularity[title]) / most - nearest[at];
      if (worth > bestWorth && !picks.includes(title)) [best, bestWorth] = [at, worth];
    });
    const chosen = candidates[best];
    picks.push(chosen);
    candidates.forEach((title, at) => {
      nearest[at] = Math.max(nearest[at], similarityOf(vectors, title, chosen));
    });
  }
  return picks;
}

function similarityOf(vectors: Matrix, first: number, second: number): number {
  const similarity = cosine(rowOf(vectors, first), rowOf(vectors, second));
  return Number.isFinite(similarity) ? similarity : 0;
}
