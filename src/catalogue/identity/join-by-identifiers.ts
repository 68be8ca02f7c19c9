import { type Cluster, clusterOf, disjoint } from "./cluster.ts";
import type { ConflictLog } from "./conflict-log.ts";
import type { DisjointSets } from "./disjoint-sets.ts";
import { sharedKeys, tmdbNumbersOfUnknownKind } from "./identifier-keys.ts";
import { agreement, type Objection, objectionTo } from "./objections.ts";
import type { ResolutionOptions } from "./options.ts";
import type { KeyScheme, RecordPool } from "./record-pool.ts";

/** Schemes in the order of joining: the source's own id is certain; then the stronger identifiers first. */
const order: readonly KeyScheme[] = ["source", "imdb", "tmdb", "movielens"];

interface Shared {
  readonly scheme: KeyScheme;
  readonly value: string;
}

/**
 * Joins records that share an identifier, unless a stronger identifier, or name and year together, object.
 *
 * Every key is handled by itself: its clusters are taken in canonical order (strongest identity first) and each
 * joins the one group that it does not contradict; where several groups would do, the one whose name and year
 * agree clearly best, else none. Keys are taken in sorted order. So the result depends on the records alone and
 * not on the order in which they came.
 */
export class IdentifierJoin {
  private readonly pool: RecordPool;
  private readonly sets: DisjointSets;
  private readonly log: ConflictLog;
  private readonly options: ResolutionOptions;

  constructor(pool: RecordPool, sets: DisjointSets, log: ConflictLog, options: ResolutionOptions) {
    this.pool = pool;
    this.sets = sets;
    this.log = log;
    this.options = options;
  }

  run(): void {
    for (const scheme of order) {
      for (const [value, records] of sharedKeys(this.pool, scheme)) this.join({ scheme, value }, records);
      if (scheme !== "tmdb") continue;
      for (const [value, records] of tmdbNumbersOfUnknownKind(this.pool))
        this.join({ scheme, value }, records);
    }
  }

  private join(key: Shared, records: readonly number[]): void {
    const roots = [...new Set(records.map((index) => this.sets.find(index)))];
    if (roots.length === 1) return;
    const groups: Cluster[] = [];
    const objections = new Set<Objection>();
    let ambiguous = false;
    for (const cluster of this.inCanonicalOrder(roots, key.scheme)) {
      const found = groups.map((group) => objectionTo(key.scheme, group, cluster, this.options));
      for (const objection of found) if (objection !== undefined) objections.add(objection);
      const fitting = groups.filter((_, position) => found[position] === undefined);
      if (fitting.length > 1) ambiguous = true;
      const chosen = fitting.length < 2 ? fitting[0] : this.clearlyBest(fitting, cluster);
      if (chosen === undefined) groups.push(cluster);
      else groups[groups.indexOf(chosen)] = this.united(chosen, cluster);
    }
    // A film and a series of the same TMDB number are no conflict by themselves.
    objections.delete("numbered-apart");
    if (objections.size === 0 && !ambiguous) return;
    this.report(key, records, objections);
    this.settleOwner(key, records, groups);
  }

  private united(left: Cluster, right: Cluster): Cluster {
    this.sets.join(left.members[0], right.members[0]);
    return clusterOf(this.pool, this.sets.members(left.members[0]));
  }

  private inCanonicalOrder(roots: readonly number[], scheme: KeyScheme): Cluster[] {
    const ranked = roots.map((root) => {
      const cluster = clusterOf(this.pool, this.sets.members(root));
      return { cluster, strength: strengthOf(cluster, scheme), first: this.pool.first(cluster.members) };
    });
    ranked.sort((left, right) => {
      if (left.strength !== right.strength) return left.strength < right.strength ? -1 : 1;
      return this.pool.compare(left.first, right.first);
    });
    return ranked.map(({ cluster }) => cluster);
  }

  private clearlyBest(groups: readonly Cluster[], cluster: Cluster): Cluster | undefined {
    const scored = groups.map((group) => ({ group, score: agreement(group, cluster) }));
    scored.sort((left, right) => right.score - left.score);
    return scored[0].score > scored[1].score ? scored[0].group : undefined;
  }

  private report(key: Shared, records: readonly number[], objections: ReadonlySet<Objection>): void {
    const name = `${key.scheme}:${key.value}`;
    if (objections.has("describes-another")) this.log.add("wrong-identifier", name, records);
    if (objections.has("other-identifier")) this.log.add("identifier-bridge", name, records);
    if (objections.size === 0) this.log.add("ambiguous-match", name, records);
  }

  /**
   * An identifier belongs to one title: the group with the record of the vocabulary's own source, else of a known
   * kind, else with the most records. The other groups' records no longer claim it.
   */
  private settleOwner(
    { scheme, value }: Shared,
    records: readonly number[],
    groups: readonly Cluster[],
  ): void {
    if (scheme === "source") return;
    const number = value.slice(value.indexOf(":") + 1);
    const holders = new Set(records);
    const weighed = groups.map((group, position) => {
      const holding = group.members.filter((index) => holders.has(index));
      const isNative = holding.some((index) => {
        const { source, sourceId } = this.pool.records[index];
        return source.startsWith(scheme) && sourceId === number;
      });
      const weight = [Number(isNative), Math.min(1, group.kinds.size), holding.length, -position];
      return { group, holding, weight };
    });
    for (const { group, holding, weight } of weighed) {
      const yields = weighed.some(
        (other) =>
          !(scheme === "tmdb" && disjoint(other.group.kinds, group.kinds)) && isHeavier(other.weight, weight),
      );
      if (yields) for (const index of holding) this.pool.disown(index, scheme);
    }
  }
}

/** Compares the first number that differs. */
function isHeavier(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, position) => value !== right[position]);
  return at >= 0 && left[at] > right[at];
}

/** Sorts clusters with stronger identifiers first; under a TMDB number, clusters of unknown kind come last. */
function strengthOf(cluster: Cluster, scheme: KeyScheme): string {
  if (scheme === "tmdb" && cluster.kinds.size === 0) return `9 ${strengthOf(cluster, "imdb")}`;
  const smallest = (values: ReadonlySet<string>) => [...values].sort()[0];
  if (cluster.imdb.size > 0) return `0 ${smallest(cluster.imdb)}`;
  if (cluster.tmdb.size > 0) return `1 ${smallest(cluster.tmdb)}`;
  return cluster.movielens.size > 0 ? `2 ${smallest(cluster.movielens)}` : "3";
}
