import type { ClustersConfiguration } from "../options.ts";

/** What `auto` tries. */
const usualCounts = [5, 10, 20, 40];
/** Training titles of a cluster, on average, below which `auto` tries no more clusters. */
const fewestTitles = 100;

/**
 * The numbers of clusters to be tried, rising: the one that is given, those of a list, or for `auto` those of 5, 10, 20
 * and 40 whose clusters have 100 training titles or more on average.
 */
export function clusterCounts(
  { count, nearest }: Pick<ClustersConfiguration, "count" | "nearest">,
  titles: number,
): readonly number[] {
  if (typeof count === "number") return [count];
  if (count !== "auto") return [...new Set(count)].sort((first, second) => first - second);
  const [fewest, ...more] = usualCounts;
  return [fewest, ...more.filter((each) => titles * nearest >= each * fewestTitles)];
}
