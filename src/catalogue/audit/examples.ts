import type { Title } from "../../domain/index.ts";
import type { TitleGroups, TitleReference } from "./report.ts";

/** How many examples a report gives of anything. */
export const exampleLimit = 20;
/** How many titles of one group an example names. */
const membersShown = 8;

/** What an example says of a title. */
export function referenceTo({ id, name, year, kind, sources }: Title): TitleReference {
  return { id, name, year: year ?? null, kind, sources: [...sources] };
}

const compareText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** By year, titles without one last; then by id. */
const byYear = (left: Title, right: Title) =>
  (left.year ?? Number.MAX_SAFE_INTEGER) - (right.year ?? Number.MAX_SAFE_INTEGER) ||
  compareText(left.id, right.id);

/** Counts groups of titles and shows the largest first. */
export function groupsOf(groups: readonly Title[][], describe: (group: Title[]) => string): TitleGroups {
  const shown = [...groups]
    .sort((left, right) => right.length - left.length || compareText(left[0].name, right[0].name))
    .slice(0, exampleLimit);
  return {
    groups: groups.length,
    titles: groups.reduce((sum, group) => sum + group.length, 0),
    examples: shown.map((group) => ({
      text: describe(group),
      titles: [...group].sort(byYear).slice(0, membersShown).map(referenceTo),
    })),
  };
}
