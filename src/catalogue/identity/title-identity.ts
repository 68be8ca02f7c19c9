import { sha256 } from "../../core/index.ts";
import {
  type ExternalIds,
  type IdentifierScheme,
  type TitleId,
  type TitleKind,
  titleIdSchema,
} from "../../domain/index.ts";
import { type Cluster, clusterOf } from "./cluster.ts";
import type { DisjointSets } from "./disjoint-sets.ts";
import type { ResolutionOptions } from "./options.ts";
import { byTrust } from "./merge-values.ts";
import type { RecordPool } from "./record-pool.ts";

/** An external identifier of a title. A `tmdb` value is of the title's kind, which its id begins with. */
export interface TitleLink {
  readonly scheme: IdentifierScheme;
  readonly value: string;
  readonly titleId: TitleId;
}

/** A title before its values are merged: its id, its external ids and its records, the most trusted first. */
export interface IdentifiedTitle {
  readonly id: TitleId;
  readonly kind: TitleKind;
  readonly externalIds: ExternalIds;
  readonly links: readonly TitleLink[];
  readonly records: readonly number[];
}

const smallest = (values: Iterable<string>): string | undefined =>
  [...values].sort((left, right) => left.length - right.length || (left < right ? -1 : 1))[0];

/** TMDB numbers of records whose kind is that of the title or unknown. */
function tmdbNumbers(cluster: Cluster, kind: TitleKind): string[] {
  return [...cluster.tmdb]
    .filter((id) => id.startsWith(kind) || id.startsWith("?"))
    .map((id) => id.split(":")[1]);
}

/**
 * The strongest key of a title: imdb, else tmdb with the kind, else movielens, else the first record's own source
 * and id. Of several identifiers the smallest.
 */
export function identityKey(pool: RecordPool, cluster: Cluster, kind?: TitleKind): string {
  const imdb = smallest(cluster.imdb);
  if (imdb !== undefined) return `imdb:${imdb}`;
  const known = kind ?? [...cluster.kinds].sort()[0] ?? "film";
  const tmdb = smallest(tmdbNumbers(cluster, known));
  if (tmdb !== undefined) return `tmdb:${known}:${tmdb}`;
  const movielens = smallest(cluster.movielens);
  if (movielens !== undefined) return `movielens:${movielens}`;
  const { source, sourceId } = pool.records[pool.first(cluster.members)];
  return `source:${source}:${sourceId}`;
}

/**
 * Gives every set of records its title id: the kind and the first 16 hexadecimal digits of the SHA-256 of its
 * {@link identityKey}, so that importing again, or with more sources, keeps the id while the key is the same.
 */
export function identifyTitles(
  pool: RecordPool,
  sets: DisjointSets,
  options: ResolutionOptions,
): IdentifiedTitle[] {
  const taken = new Map<string, number>();
  const claimed = new Set<string>();
  const titles: IdentifiedTitle[] = [];
  const roots = [...sets.roots()].map((root) => pool.first(sets.members(root)));
  for (const first of roots.sort((left, right) => pool.compare(left, right))) {
    const cluster = clusterOf(pool, sets.members(first));
    const records = byTrust(pool, cluster.members, options.sourcePriority);
    const kind =
      records.map((index) => pool.records[index].kind).find((stated) => stated !== undefined) ?? "film";
    const key = identityKey(pool, cluster, kind);
    const sameKey = taken.get(`${kind} ${key}`) ?? 0;
    taken.set(`${kind} ${key}`, sameKey + 1);
    const hash = sha256(sameKey === 0 ? key : `${key} ${sameKey + 1}`);
    const id = titleIdSchema.parse(`${kind}-${hash.slice(0, 16)}`);
    titles.push({ id, kind, records, ...linksOf(cluster, kind, id, claimed) });
  }
  return titles.sort((left, right) => (left.id < right.id ? -1 : 1));
}

/**
 * The identifiers of a title that no earlier title has claimed. Nearly all were settled while joining; what is left
 * are chains in which a record of unknown kind turned out to belong to a film and a series of the same number.
 */
function linksOf(cluster: Cluster, kind: TitleKind, titleId: TitleId, claimed: Set<string>) {
  const values = {
    imdb: [...cluster.imdb],
    tmdb: [...new Set(tmdbNumbers(cluster, kind))],
    movielens: [...cluster.movielens],
  };
  const links: TitleLink[] = [];
  const externalIds: ExternalIds = {};
  for (const scheme of ["imdb", "tmdb", "movielens"] as const) {
    const claim = (value: string) => `${scheme === "tmdb" ? kind : ""}${scheme}:${value}`;
    const free = values[scheme].filter((value) => !claimed.has(claim(value))).sort();
    const own = smallest(free);
    if (own !== undefined) externalIds[scheme] = own;
    for (const value of free) {
      claimed.add(claim(value));
      links.push({ scheme, value, titleId });
    }
  }
  return { externalIds, links };
}
