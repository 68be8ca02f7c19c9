import type { Title } from "../../domain/index.ts";
import { normaliseName } from "../identity/normalise-name.ts";
import { groupsOf } from "./examples.ts";
import type { AuditReport } from "./report.ts";

/**
 * Titles with the same normalised name and kind whose years are at most one apart. Those that one source lists
 * apart, or whose identifiers differ, are most likely different titles and are counted as namesakes. Titles
 * without a year cannot be told apart by it and are listed by themselves.
 */
export function auditDuplicates(titles: readonly Title[]): AuditReport["duplicates"] {
  const byName = Map.groupBy(titles, (title) => `${title.kind} ${normaliseName(title.name)}`);
  const likely: Title[][] = [];
  const namesakes: Title[][] = [];
  const undated: Title[][] = [];
  for (const sameName of byName.values()) {
    if (sameName.length < 2) continue;
    if (sameName.some(({ year }) => year === undefined)) undated.push(sameName);
    for (const group of ofNeighbouringYears(sameName)) {
      if (group.length < 2) continue;
      const mayBeDouble = group.some((title, i) => group.slice(0, i).some((other) => mayBeOne(title, other)));
      (mayBeDouble ? likely : namesakes).push(group);
    }
  }
  return {
    likely: groupsOf(likely, nameOf),
    namesakes: groupsOf(namesakes, nameOf),
    undated: groupsOf(undated, nameOf),
  };
}

const nameOf = (group: Title[]) => group[0].name;

/** Splits titles that have a year where the gap to the next year is above one. */
function ofNeighbouringYears(titles: readonly Title[]): Title[][] {
  const dated = titles
    .flatMap((title) => (title.year === undefined ? [] : [{ title, year: title.year }]))
    .sort((left, right) => left.year - right.year || (left.title.id < right.title.id ? -1 : 1));
  const groups: Title[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { title, year } of dated) {
    if (year - last <= 1) groups[groups.length - 1].push(title);
    else groups.push([title]);
    last = year;
  }
  return groups;
}

function mayBeOne(left: Title, right: Title): boolean {
  const schemes = ["imdb", "tmdb", "movielens"] as const;
  const differing = schemes.some((scheme) => {
    const [ours, theirs] = [left.externalIds[scheme], right.externalIds[scheme]];
    return ours !== undefined && theirs !== undefined && ours !== theirs;
  });
  return !differing && !left.sources.some((source) => right.sources.includes(source));
}
