import type { TitleKind } from "../../domain/index.ts";
import { bestSimilarity } from "./name-similarity.ts";
import { foldText } from "./normalise-name.ts";
import type { ResolutionOptions } from "./options.ts";
import type { RecordPool } from "./record-pool.ts";

/** What the records that are taken for one title say together. */
export interface Cluster {
  readonly members: readonly number[];
  readonly imdb: ReadonlySet<string>;
  /** With the kind, as TMDB numbers films and series apart: `film:603`, `?:603` where the kind is unknown. */
  readonly tmdb: ReadonlySet<string>;
  readonly movielens: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<TitleKind>;
  readonly years: ReadonlySet<number>;
  readonly mainForms: ReadonlySet<string>;
  readonly forms: ReadonlySet<string>;
}

/** Gathers what some records say. */
export function clusterOf(pool: RecordPool, members: readonly number[]): Cluster {
  const cluster = {
    members,
    imdb: new Set<string>(),
    tmdb: new Set<string>(),
    movielens: new Set<string>(),
    sources: new Set<string>(),
    kinds: new Set<TitleKind>(),
    years: new Set<number>(),
    mainForms: new Set<string>(),
    forms: new Set<string>(),
  };
  for (const index of members) {
    const record = pool.records[index];
    const imdb = pool.identifier(index, "imdb");
    const tmdb = pool.identifier(index, "tmdb");
    const movielens = pool.identifier(index, "movielens");
    if (imdb !== undefined) cluster.imdb.add(imdb);
    if (tmdb !== undefined) cluster.tmdb.add(`${record.kind ?? "?"}:${tmdb}`);
    if (movielens !== undefined) cluster.movielens.add(movielens);
    cluster.sources.add(record.source);
    if (record.kind !== undefined) cluster.kinds.add(record.kind);
    if (record.year !== undefined) cluster.years.add(record.year);
    const forms = pool.forms(index);
    if (record.name !== undefined) cluster.mainForms.add(forms[0]);
    for (const form of forms) cluster.forms.add(form);
  }
  return cluster;
}

/** Whether both sets say something and have nothing in common. */
export function disjoint<Value>(left: ReadonlySet<Value>, right: ReadonlySet<Value>): boolean {
  return left.size > 0 && right.size > 0 && left.isDisjointFrom(right);
}

/** Whether two clusters carry different TMDB ids; an id of unknown kind may be either. */
export function tmdbDiffers(left: Cluster, right: Cluster): boolean {
  if (!disjoint(left.tmdb, right.tmdb)) return false;
  const numbers = (ids: ReadonlySet<string>) => ids.values().map((id) => id.split(":"));
  return !numbers(left.tmdb).some(([kind, number]) =>
    numbers(right.tmdb).some((other) => other[1] === number && (kind === "?" || other[0] === "?")),
  );
}

/** The smallest distance between years of two clusters; `undefined` where one has none. */
export function yearDistance(left: Cluster, right: Cluster): number | undefined {
  let smallest: number | undefined;
  for (const year of left.years) {
    for (const other of right.years) {
      const distance = Math.abs(year - other);
      if (smallest === undefined || distance < smallest) smallest = distance;
    }
  }
  return smallest;
}

/** The largest similarity between names of two clusters; `undefined` where none can be compared. */
export function bestNameSimilarity(left: Cluster, right: Cluster): number | undefined {
  if (!left.forms.isDisjointFrom(right.forms)) return 1;
  return bestSimilarity(left.forms, right.forms);
}

/** Whether neither names nor years of two clusters go together: an identifier that they share must be wrong. */
export function describesAnother(left: Cluster, right: Cluster, options: ResolutionOptions): boolean {
  const distance = yearDistance(left, right);
  if (distance === undefined || distance <= options.yearConflict) return false;
  const similarity = bestNameSimilarity(left, right);
  return similarity !== undefined && similarity < options.nameSimilarity;
}

/** Whether directors or actors are shared (1), are known and all different (-1), or cannot be compared (0). */
export function peopleAgreement(pool: RecordPool, left: Cluster, right: Cluster): -1 | 0 | 1 {
  const [ours, theirs] = [peopleOf(pool, left), peopleOf(pool, right)];
  const everyone = ours.directors.union(ours.cast);
  if (!everyone.isDisjointFrom(theirs.directors.union(theirs.cast))) return 1;
  const castsDiffer = ours.cast.size >= 3 && theirs.cast.size >= 3;
  return castsDiffer || disjoint(ours.directors, theirs.directors) ? -1 : 0;
}

function peopleOf(pool: RecordPool, cluster: Cluster) {
  const directors = new Set<string>();
  const cast = new Set<string>();
  const fold = (name: string) => foldText(name).replace(/[^\p{L}\p{N}]+/gu, "");
  for (const index of cluster.members) {
    for (const name of pool.records[index].directors ?? []) directors.add(fold(name));
    for (const name of pool.records[index].cast ?? []) cast.add(fold(name));
  }
  return { directors, cast };
}
