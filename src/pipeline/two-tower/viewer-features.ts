import { type Categories, type CategoryRow, fitCategories } from "../../models/two-tower/index.ts";
import type { ViewerFact } from "../../storage/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";

/** A value that fewer viewers have is no feature: nothing can be learned of it, and it would point at someone. */
const leastViewers = 5;
/** Values of one feature at most, the most frequent. */
const mostValues = 100;

/**
 * The features of viewers that are worth learning from: every value of `country`, `ageBand` … that enough of them have.
 *
 * @param viewers Those that are learned from.
 */
export function fitViewerFeatures(facts: readonly ViewerFact[], viewers: readonly string[]): Categories {
  const names = [...new Set(facts.map(({ feature }) => feature))].sort();
  const limits = names.map((name) => [name, { least: leastViewers, most: mostValues }] as const);
  return fitCategories(rowsOf(facts, viewers), Object.fromEntries(limits));
}

/**
 * The features of viewers, `[viewers, features]`: 1 for what is true of them, 0 also for what is not known. Undefined
 * for a vocabulary without any.
 */
export function viewerFeatures(
  vocabulary: Categories,
  facts: readonly ViewerFact[],
  viewers: readonly string[],
): Matrix | undefined {
  if (vocabulary.size === 0) return undefined;
  const { offsets, columns } = vocabulary.encode(rowsOf(facts, viewers));
  const features = matrixOf(new Float32Array(viewers.length * vocabulary.size), vocabulary.size);
  for (let viewer = 0; viewer < viewers.length; viewer++) {
    for (let at = offsets[viewer]; at < offsets[viewer + 1]; at++) {
      features.values[viewer * vocabulary.size + columns[at]] = 1;
    }
  }
  return features;
}

function rowsOf(facts: readonly ViewerFact[], viewers: readonly string[]): CategoryRow[] {
  const places = new Map(viewers.map((viewer, at) => [viewer, at]));
  const rows = viewers.map((): Record<string, string[]> => ({}));
  for (const { viewerId, feature, value } of facts) {
    const place = places.get(viewerId);
    if (place !== undefined) (rows[place][feature] ??= []).push(value);
  }
  return rows;
}
