import { type CategoryRow, popularityLevels } from "../../models/two-tower/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";

/** How many levels of popularity there are. */
const levelCount = 10;
const recentMilliseconds = 60 * 24 * 60 * 60 * 1000;
/** A last time further behind the rest than this share of them is taken for an error. */
const certainShare = 0.99;

/**
 * How popular titles are as categories: over all time, and over the last 60 days of what is handed in; a title that
 * nobody likes has none. Hand in only likings before those that are to be predicted.
 *
 * @param histories A 1 for every liking, `[viewers, titles]`.
 * @param times Of every liking, in milliseconds since 1970; NaN where unknown, which is not recent.
 * @returns `popularity` and `recentPopularity` of every title.
 */
export function popularityCategories(histories: SparseMatrix, times: Float64Array): CategoryRow[] {
  const end = lastTime(times);
  const views = new Float64Array(histories.dimensions);
  const recentViews = new Float64Array(histories.dimensions);
  histories.columns.forEach((title, at) => {
    views[title]++;
    if (times[at] > end - recentMilliseconds && times[at] <= end) recentViews[title]++;
  });
  const [levels, recent] = [views, recentViews].map((counts) => popularityLevels(counts, levelCount));
  const listOf = (level: string | undefined) => (level === undefined ? [] : [level]);
  return levels.map((level, title) => ({
    popularity: listOf(level),
    recentPopularity: listOf(recent[title]),
  }));
}

/** The last time that is no error, such as a date in the far future: one at most 60 days after 99 % of the others. */
function lastTime(times: Float64Array): number {
  const known = times.filter((time) => !Number.isNaN(time)).sort();
  if (known.length === 0) return Number.NaN;
  const limit = known[Math.ceil(certainShare * known.length) - 1] + recentMilliseconds;
  return known[known.findLastIndex((time) => time <= limit)];
}
