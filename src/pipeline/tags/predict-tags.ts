import { rowOf } from "../../vectors/index.ts";
import type { DecisionRule } from "./tag-judge.ts";
import type { Tagger } from "./tagger.ts";
import type { TagBasis, TaggableTitle } from "./title-words.ts";

/** A tag of a title. */
export interface TitleTag {
  readonly tag: string;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
  /** The probability from which on titles are said to have it. */
  readonly threshold: number;
  /** Whether this one is. */
  readonly holds: boolean;
}

/** Tags of a title. */
export interface TitleTags {
  /** What they rest on: with `nothing` there is nothing to read, and there are no tags. */
  readonly basis: TagBasis;
  /** Those that hold first, then by how likely they are. */
  readonly tags: readonly TitleTag[];
}

/** Tags of titles in their order: all that hold by the rule, and at least `atLeast` of the most likely others. */
export async function predictTags(
  tagger: Tagger,
  titles: readonly TaggableTitle[],
  decision: DecisionRule,
  atLeast = 0,
): Promise<TitleTags[]> {
  const { bases, values } = await tagger.probabilities(titles);
  const thresholds = {
    text: tagger.thresholds(decision, "text"),
    other: tagger.thresholds(decision, "other"),
  };
  return bases.map((basis, row) => {
    if (basis === "nothing") return { basis, tags: [] };
    const probabilities = rowOf(values, row);
    const all = tagger.tags.map((tag, number): TitleTag => {
      const [probability, threshold] = [probabilities[number], thresholds[basis][number]];
      return { tag, probability, threshold, holds: probability >= threshold };
    });
    const ordered = all.toSorted(
      (first, second) => Number(second.holds) - Number(first.holds) || second.probability - first.probability,
    );
    const holding = all.filter(({ holds }) => holds).length;
    return { basis, tags: ordered.slice(0, Math.max(holding, atLeast)) };
  });
}
