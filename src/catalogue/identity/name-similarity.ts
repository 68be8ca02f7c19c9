import { editDistance } from "./edit-distance.ts";

/** Share of the shorter name's words that the longer one has too. */
function sharedWords(left: string, right: string): number {
  const words = new Set(left.split(" "));
  const others = new Set(right.split(" "));
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared / Math.min(words.size, others.size);
}

/**
 * How alike two normalised names are, in [0, 1]: the larger of the share of common words (of the shorter name)
 * and one minus the edit distance over the longer length. 1 for equal names or one contained in the other.
 */
export function nameSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const longer = Math.max(left.length, right.length);
  if (longer === 0) return 1;
  const byWords = sharedWords(left, right);
  return byWords === 1 ? 1 : Math.max(byWords, 1 - editDistance(left, right) / longer);
}
