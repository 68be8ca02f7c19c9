import type { Title } from "../../domain/index.ts";
import { onboardingPicks, recentPopularity, type ViewingSource } from "../../recommend/index.ts";
import type { RecommendAnswer } from "./answers.ts";
import type { LoadedRecommender } from "./loaded-recommender.ts";

/** What popularity is asked for. */
export interface PopularRequest {
  readonly events: ViewingSource;
  /** Milliseconds since 1970. Later events do not count. */
  readonly now: number;
  readonly count: number;
  /** Ids of titles that may be shown. */
  readonly allowed: ReadonlySet<string>;
}

/**
 * For someone of whom nothing is known: what is watched most of late; where no event has a time, what most viewers
 * like; where there are no events, what has most votes. And titles to ask about.
 */
export async function popularTitles(
  loaded: LoadedRecommender,
  request: PopularRequest,
): Promise<Omit<RecommendAnswer, "viewer">> {
  const { events, now, count, allowed } = request;
  const { catalogue, learned } = loaded;
  const recent = await recentPopularity(events, now);
  const liked = new Map(learned.titles.map((id, at) => [id, learned.likes[at]]));
  const votes = new Map(catalogue.titles.map(({ id, voteCount = 0 }) => [id as string, voteCount]));
  const counts = recent.size > 0 ? recent : liked.size > 0 ? liked : votes;
  const order = [...counts]
    .filter(([id, weight]) => weight > 0 && allowed.has(id))
    .sort(([first, a], [second, b]) => b - a || (first < second ? -1 : 1));
  const most = order[0]?.[1] ?? 1;
  return {
    basis: counts === votes ? "votes" : "popularity",
    titles: order.slice(0, count).flatMap(([id, weight]) => {
      const title = catalogue.get(id);
      return title ? { title, score: weight / most, because: [] } : [];
    }),
    newTitles: [],
    onboarding: onboarding(loaded, count, allowed),
  };
}

function onboarding(loaded: LoadedRecommender, count: number, allowed: ReadonlySet<string>): Title[] {
  const { titles, likes } = loaded.learned;
  if (loaded.content === undefined || titles.length === 0) return [];
  const vectors = loaded.knownVectors();
  const picks = onboardingPicks(
    { popularity: likes, vectors, allowed: (title) => allowed.has(titles[title]) },
    count,
  );
  return picks.flatMap((title) => loaded.catalogue.get(titles[title]) ?? []);
}
