/**
 * The least number of insertions, deletions, substitutions and swaps of neighbours that turn one text into the
 * other (optimal string alignment). Counts UTF-16 units. Returns `limit + 1` as soon as the distance is known to
 * be larger than `limit`.
 */
export function editDistance(left: string, right: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast = new Uint32Array(right.length + 1);
  let last = Uint32Array.from({ length: right.length + 1 }, (_, j) => j);
  let current = new Uint32Array(right.length + 1);
  for (let i = 1; i <= left.length; i++) {
    current[0] = i;
    let best = i;
    for (let j = 1; j <= right.length; j++) {
      const substituted = last[j - 1] + Number(left[i - 1] !== right[j - 1]);
      let cost = Math.min(substituted, last[j] + 1, current[j - 1] + 1);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2] + 1);
      current[j] = cost;
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[right.length] > limit ? limit + 1 : last[right.length];
}
