import { type Cluster, clusterOf, disjoint, peopleAgreement, tmdbDiffers, yearDistance } from "./cluster.ts";
import type { ConflictLog } from "./conflict-log.ts";
import type { DisjointSets } from "./disjoint-sets.ts";
import { forEachSharedName } from "./name-index.ts";
import type { ResolutionOptions } from "./options.ts";
import type { RecordPool } from "./record-pool.ts";

/** Two clusters that name and year would make one title. */
export interface NameMatch {
  readonly left: number;
  readonly right: number;
  /** 0 is the strongest evidence; see {@link rankOf}. */
  readonly rank: number;
  readonly form: string;
}

/** Ranks are below this. */
export const rankCount = 8;
/** Matches of lower ranks share a director or an actor. */
export const firstRankWithoutPeople = 4;

/** Shared people count most, then the same year rather than a neighbouring one, then the main name. */
function rankOf(people: 0 | 1, distance: number, isMainName: boolean): number {
  return (people === 1 ? 0 : firstRankWithoutPeople) + (distance === 0 ? 0 : 2) + (isMainName ? 0 : 1);
}

/** Whether two clusters cannot be one title: an identifier differs, or one source lists both, or the kinds differ. */
export function excludeEachOther(left: Cluster, right: Cluster): boolean {
  return (
    disjoint(left.imdb, right.imdb) ||
    tmdbDiffers(left, right) ||
    disjoint(left.movielens, right.movielens) ||
    !left.sources.isDisjointFrom(right.sources) ||
    disjoint(left.kinds, right.kinds)
  );
}

/** Finds the pairs of clusters that share a name and whose years are close enough. */
export class NameMatcher {
  private readonly pool: RecordPool;
  private readonly sets: DisjointSets;
  private readonly log: ConflictLog;
  private readonly options: ResolutionOptions;
  private readonly clusters = new Map<number, Cluster>();
  private readonly matches = new Map<string, NameMatch>();
  /** Pairs of the same name and year in which all people differ. */
  readonly strangers = new Map<string, Omit<NameMatch, "rank">>();

  constructor(pool: RecordPool, sets: DisjointSets, log: ConflictLog, options: ResolutionOptions) {
    this.pool = pool;
    this.sets = sets;
    this.log = log;
    this.options = options;
  }

  /** All matches; same-source duplicates are reported on the way, and {@link strangers} collected. */
  find(): NameMatch[] {
    forEachSharedName(this.pool, this.sets, (form, roots) => {
      this.reportDuplicates(form, roots);
      if (this.speaksForOneSource(roots)) return;
      const dated = this.byYear(roots);
      for (let i = 0; i < dated.length; i++) {
        for (let j = i + 1; j < dated.length; j++) {
          if (dated[j].year - dated[i].year > this.options.yearTolerance) break;
          if (dated[i].root !== dated[j].root) this.compare(form, dated[i].root, dated[j].root);
        }
      }
    });
    return [...this.matches.values()];
  }

  private cluster(root: number): Cluster {
    let cluster = this.clusters.get(root);
    if (cluster === undefined) {
      cluster = clusterOf(this.pool, this.sets.members(root));
      this.clusters.set(root, cluster);
    }
    return cluster;
  }

  private speaksForOneSource(roots: readonly number[]): boolean {
    const { source } = this.pool.records[roots[0]];
    const { records } = this.pool;
    return roots.every((root) => this.sets.members(root).every((index) => records[index].source === source));
  }

  private byYear(roots: readonly number[]): { root: number; year: number }[] {
    const dated = roots.flatMap((root) => [...this.cluster(root).years].map((year) => ({ root, year })));
    return dated.sort((left, right) => left.year - right.year);
  }

  private compare(form: string, left: number, right: number): void {
    const [ours, theirs] = [this.cluster(left), this.cluster(right)];
    if (excludeEachOther(ours, theirs)) return;
    const distance = yearDistance(ours, theirs) ?? 0;
    const people = peopleAgreement(this.pool, ours, theirs);
    const id = left < right ? `${left} ${right}` : `${right} ${left}`;
    if (people < 0) {
      if (distance === 0 && !this.strangers.has(id)) this.strangers.set(id, { left, right, form });
      return;
    }
    const isMainName = ours.mainForms.has(form) && theirs.mainForms.has(form);
    const rank = rankOf(people === 1 ? 1 : 0, distance, isMainName);
    const known = this.matches.get(id);
    if (known === undefined || rank < known.rank) this.matches.set(id, { left, right, rank, form });
  }

  /** One source with several titles of the same name, year and kind: duplicates or namesakes, never merged. */
  private reportDuplicates(form: string, roots: readonly number[]): void {
    const seen = new Map<string, Map<number, number>>();
    for (const root of roots) {
      for (const index of this.sets.members(root)) {
        const { source, year, kind } = this.pool.records[index];
        if (year === undefined || this.pool.forms(index)[0] !== form) continue;
        const key = `${source} ${year} ${kind ?? ""}`;
        const holders = seen.get(key) ?? new Map<number, number>();
        const known = holders.get(root);
        if (known === undefined || this.pool.compare(index, known) < 0) holders.set(root, index);
        seen.set(key, holders);
      }
    }
    for (const [key, holders] of seen) {
      const [source, year] = key.split(" ");
      if (holders.size < 2) continue;
      this.log.add("same-source-duplicate", `name:${form} (${year}) in ${source}`, [...holders.values()]);
    }
  }
}
