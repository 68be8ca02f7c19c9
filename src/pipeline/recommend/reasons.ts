import type { SparseMatrix } from "../../vectors/index.ts";
import type { Reason } from "./answers.ts";
import type { LoadedRecommender } from "./loaded-recommender.ts";

/** Titles whose weighted scores are one title's score: the title itself, or those that stand for it. */
export interface WeightedTitles {
  readonly titles: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** A score taken apart. */
export interface ScoreParts {
  /** What each title of the history adds, the most first. */
  readonly reasons: readonly Reason[];
  /** What does not come from the history. */
  readonly base: number;
}

/** A known title stands for itself. */
export const itself = (column: number): WeightedTitles => ({ titles: [column], weights: [1] });

/** Takes scores of one viewer apart by the titles of the history. */
export async function scoreParts(
  loaded: LoadedRecommender,
  history: SparseMatrix,
  asked: readonly WeightedTitles[],
): Promise<ScoreParts[]> {
  const { model, titles } = loaded.learned;
  const columns = [
    ...new Set(asked.flatMap((each) => Array.from(each.titles).filter((title) => title >= 0))),
  ];
  if (model === undefined || columns.length === 0) return asked.map(() => ({ reasons: [], base: 0 }));
  const { entries, base } = await model.contributions({ histories: history }, columns);
  const placeOf = new Map(columns.map((column, at) => [column, at]));
  return asked.map((each) => {
    const places = Array.from(each.titles, (title) => placeOf.get(title) ?? -1);
    const weigh = (valueAt: (place: number) => number) =>
      places.reduce((sum, place, at) => (place < 0 ? sum : sum + each.weights[at] * valueAt(place)), 0);
    const reasons = Array.from(history.columns).flatMap((column, entry) => {
      const title = loaded.catalogue.get(titles[column]);
      return title
        ? [{ title, adds: weigh((place) => entries.values[entry * entries.dimensions + place]) }]
        : [];
    });
    reasons.sort((first, second) => second.adds - first.adds);
    return { reasons, base: weigh((place) => base[place]) };
  });
}
