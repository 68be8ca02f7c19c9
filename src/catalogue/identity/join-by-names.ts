import { type Cluster, clusterOf, peopleAgreement, yearDistance } from "./cluster.ts";
import type { ConflictLog } from "./conflict-log.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import {
  excludeEachOther,
  firstRankWithoutPeople,
  type NameMatch,
  NameMatcher,
  rankCount,
} from "./name-matches.ts";
import type { ResolutionOptions } from "./options.ts";
import type { RecordPool } from "./record-pool.ts";

/** Above this many clusters of one name and year, no merge is certain. */
const largestGroup = 40;

/**
 * Joins clusters whose names and years match. Matches are taken rank by rank, the strongest evidence first. In
 * each rank the connected groups are looked at as wholes: a group is joined when none of its members exclude each
 * other and all years are close, and left alone otherwise. What could still match one of several is reported.
 * Since groups are sets, the order of the records does not matter.
 */
export function joinByNames(
  pool: RecordPool,
  sets: DisjointSets,
  log: ConflictLog,
  options: ResolutionOptions,
): void {
  const matcher = new NameMatcher(pool, sets, log, options);
  const matches = matcher.find();
  const current = (index: number): Cluster => clusterOf(pool, sets.members(index));
  const mayGoTogether = (left: Cluster, right: Cluster) =>
    !excludeEachOther(left, right) && (yearDistance(left, right) ?? 0) <= options.yearTolerance;
  const goTogether = (left: Cluster, right: Cluster) =>
    mayGoTogether(left, right) && peopleAgreement(pool, left, right) >= 0;
  for (let rank = 0; rank < rankCount; rank++) {
    // Where people connect the whole group, two casts of it may differ: sources name different actors.
    const holds = rank < firstRankWithoutPeople ? mayGoTogether : goTogether;
    const upToNow = matches.filter((match) => match.rank <= rank);
    for (const group of connectedGroups(upToNow, sets)) {
      const clusters = group.map(current);
      if (group.length > largestGroup || !everyPair(clusters, holds)) continue;
      for (const root of group) sets.join(group[0], root);
    }
  }
  reportStrangers(matcher.strangers.values(), { sets, log, current, goTogether });
  reportOpenMatches(matches, { sets, log, current, goTogether });
}

interface OpenMatchContext {
  readonly sets: DisjointSets;
  readonly log: ConflictLog;
  readonly current: (index: number) => Cluster;
  readonly goTogether: (left: Cluster, right: Cluster) => boolean;
}

/** Pairs of the same name and year whose people all differ, unless other sources connected them. */
function reportStrangers(
  pairs: Iterable<Omit<NameMatch, "rank">>,
  { sets, log, current }: OpenMatchContext,
): void {
  for (const { left, right, form } of pairs) {
    if (sets.find(left) === sets.find(right)) continue;
    const [ours, theirs] = [current(left), current(right)];
    const years = [...ours.years.intersection(theirs.years)].sort();
    log.add("people-disagree", `name:${form} (${years.join("/")})`, [...ours.members, ...theirs.members]);
  }
}

/** Matches that were not joined although the two go together: there are several candidates. */
function reportOpenMatches(matches: readonly NameMatch[], context: OpenMatchContext): void {
  const { sets, log, current, goTogether } = context;
  const open = matches.filter(
    ({ left, right }) => sets.find(left) !== sets.find(right) && goTogether(current(left), current(right)),
  );
  for (const group of connectedGroups(open, sets)) {
    const forms = open.filter(({ left }) => group.includes(sets.find(left))).map(({ form }) => form);
    const clusters = group.map(current);
    const years = [...new Set(clusters.flatMap((cluster) => [...cluster.years]))].sort();
    const records = clusters.flatMap((cluster) => cluster.members);
    log.add("ambiguous-match", `name:${forms.sort()[0]} (${years.join("/")})`, records);
  }
}

function everyPair(clusters: readonly Cluster[], holds: (left: Cluster, right: Cluster) => boolean): boolean {
  return clusters.every((left, i) => clusters.slice(i + 1).every((right) => holds(left, right)));
}

/** The groups of at least two current clusters that matches connect. */
function connectedGroups(matches: readonly NameMatch[], sets: DisjointSets): number[][] {
  const numbers = new Map<number, number>();
  const roots: number[] = [];
  const numberOf = (index: number) => {
    const root = sets.find(index);
    const known = numbers.get(root);
    if (known !== undefined) return known;
    numbers.set(root, roots.length);
    return roots.push(root) - 1;
  };
  const pairs = matches.map(({ left, right }) => [numberOf(left), numberOf(right)]);
  const groups = new DisjointSets(roots.length);
  for (const [left, right] of pairs) groups.join(left, right);
  return [...groups.roots()]
    .filter((root) => groups.sizeOf(root) > 1)
    .map((root) => groups.members(root).map((member) => roots[member]));
}
