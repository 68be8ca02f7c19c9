import {
  bestNameSimilarity,
  type Cluster,
  describesAnother,
  disjoint,
  tmdbDiffers,
  yearDistance,
} from "./cluster.ts";
import type { ResolutionOptions } from "./options.ts";
import type { KeyScheme } from "./record-pool.ts";

/**
 * Why two clusters that share an identifier are not joined: a stronger identifier differs; neither name nor year
 * goes together; or they are a film and a series where the scheme numbers these apart.
 */
export type Objection = "other-identifier" | "describes-another" | "numbered-apart";

/** Schemes that are trusted more than the one at hand and must not differ. */
function strongerDiffers(scheme: KeyScheme, left: Cluster, right: Cluster): boolean {
  if (scheme === "imdb") return false;
  if (disjoint(left.imdb, right.imdb)) return true;
  if (scheme === "tmdb") return false;
  if (tmdbDiffers(left, right)) return true;
  return scheme === "source" && disjoint(left.movielens, right.movielens);
}

/** What speaks against taking two clusters that share an identifier of a scheme for one title, if anything. */
export function objectionTo(
  scheme: KeyScheme,
  left: Cluster,
  right: Cluster,
  options: ResolutionOptions,
): Objection | undefined {
  const numberedApart = scheme === "tmdb" || scheme === "source";
  if (numberedApart && disjoint(left.kinds, right.kinds)) return "numbered-apart";
  if (strongerDiffers(scheme, left, right)) return "other-identifier";
  return describesAnother(left, right, options) ? "describes-another" : undefined;
}

/**
 * How well two clusters go together, to choose among several: a name in common counts 3, a similar one up to 2;
 * the same year 2, a neighbouring one 1; a source in common 1.
 */
export function agreement(left: Cluster, right: Cluster): number {
  const similarity = bestNameSimilarity(left, right) ?? 0;
  const distance = yearDistance(left, right);
  const byName = similarity === 1 && !left.forms.isDisjointFrom(right.forms) ? 3 : 2 * similarity;
  const byYear = distance === 0 ? 2 : distance === 1 ? 1 : 0;
  return byName + byYear + Number(!left.sources.isDisjointFrom(right.sources));
}
