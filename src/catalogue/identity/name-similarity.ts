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

const latin = /\p{Script=Latin}/u;
const letter = /\p{L}/u;

/** Whether two names can be compared by spelling: not when one is written in Latin letters and the other is not. */
export function areComparable(left: string, right: string): boolean {
  return latin.test(left) === latin.test(right) || !letter.test(left) || !letter.test(right);
}

/** The largest similarity of one of ours with one of theirs; `undefined` where no two can be compared. */
export function bestSimilarity(ours: Iterable<string>, theirs: Iterable<string>): number | undefined {
  const others = [...theirs];
  let best: number | undefined;
  for (const form of ours) {
    for (const other of others) {
      if (areComparable(form, other)) best = Math.max(best ?? 0, nameSimilarity(form, other));
    }
  }
  return best;
}
