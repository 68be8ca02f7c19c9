import { type Cluster, clusterOf } from "./cluster.ts";
import type { ConflictLog } from "./conflict-log.ts";
import type { DisjointSets } from "./disjoint-sets.ts";
import { bestSimilarity } from "./name-similarity.ts";
import type { ResolutionOptions } from "./options.ts";
import type { RecordPool } from "./record-pool.ts";
import { identityKey } from "./title-identity.ts";

/** Reports what the records of one title contradict each other in, although they were joined. */
export function checkTitles(
  pool: RecordPool,
  sets: DisjointSets,
  log: ConflictLog,
  options: ResolutionOptions,
): void {
  for (const root of sets.roots()) {
    if (sets.sizeOf(root) < 2) continue;
    const cluster = clusterOf(pool, sets.members(root));
    const report = (type: Parameters<ConflictLog["add"]>[0], records: readonly number[]) => {
      if (records.length > 1) log.add(type, identityKey(pool, cluster), records);
    };
    report("names-disagree", withOtherNames(pool, cluster, options));
    report("years-disagree", withYearsApart(pool, cluster, options));
    if (cluster.kinds.size > 1) {
      const stating = cluster.members.filter((index) => pool.records[index].kind !== undefined);
      report("kinds-disagree", stating);
    }
    report("several-identifiers", withSeveralIdentifiers(pool, cluster));
    report("same-source-duplicate", ofOneSource(pool, cluster));
  }
}

/** The reference record (first in canonical order that has a name) and the records whose names are unlike its own. */
function withOtherNames(pool: RecordPool, cluster: Cluster, options: ResolutionOptions): number[] {
  if (cluster.mainForms.size < 2) return [];
  const named = cluster.members.filter((index) => pool.forms(index).length > 0);
  const reference = pool.first(named);
  const forms = pool.forms(reference);
  const unlike = named.filter((index) => {
    const similarity = bestSimilarity(pool.forms(index), forms);
    return similarity !== undefined && similarity < options.nameSimilarity;
  });
  return unlike.length === 0 ? [] : [reference, ...unlike];
}

function withYearsApart(pool: RecordPool, cluster: Cluster, options: ResolutionOptions): number[] {
  const years = [...cluster.years];
  if (Math.max(...years) - Math.min(...years) <= options.yearConflict) return [];
  return cluster.members.filter((index) => pool.records[index].year !== undefined);
}

function withSeveralIdentifiers(pool: RecordPool, cluster: Cluster): number[] {
  const numbers = new Set([...cluster.tmdb].map((id) => id.slice(id.indexOf(":") + 1)));
  const schemes = [
    ...(numbers.size > 1 ? ["tmdb" as const] : []),
    ...(cluster.movielens.size > 1 ? ["movielens" as const] : []),
  ];
  return cluster.members.filter((index) =>
    schemes.some((scheme) => pool.identifier(index, scheme) !== undefined),
  );
}

/** Records of the first source that has several named records with different ids in one title. */
function ofOneSource(pool: RecordPool, cluster: Cluster): number[] {
  const bySource = Map.groupBy(
    cluster.members.filter((index) => pool.records[index].name !== undefined),
    (index) => pool.records[index].source,
  );
  for (const source of [...bySource.keys()].sort()) {
    const records = bySource.get(source) ?? [];
    if (new Set(records.map((index) => pool.records[index].sourceId)).size > 1) return records;
  }
  return [];
}
