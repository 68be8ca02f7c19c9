import type { KeyScheme, RecordPool } from "./record-pool.ts";

/** The key of a record in a scheme. TMDB keys carry the kind (`film:603`); without a kind there is none. */
function keyOf(pool: RecordPool, index: number, scheme: KeyScheme): string | undefined {
  const record = pool.records[index];
  if (scheme === "source") return `${record.source}:${record.sourceId}`;
  const value = pool.identifier(index, scheme);
  if (scheme !== "tmdb" || value === undefined) return value;
  return record.kind === undefined ? undefined : `${record.kind}:${value}`;
}

/** Keys of a scheme that at least two records carry, with the records, sorted by key. */
export function sharedKeys(pool: RecordPool, scheme: KeyScheme): [string, number[]][] {
  const first = new Map<string, number>();
  const shared = new Map<string, number[]>();
  for (let index = 0; index < pool.records.length; index++) {
    const key = keyOf(pool, index, scheme);
    if (key === undefined) continue;
    const earlier = first.get(key);
    const known = shared.get(key);
    if (earlier === undefined) first.set(key, index);
    else if (known === undefined) shared.set(key, [earlier, index]);
    else known.push(index);
  }
  return sortedByKey(shared);
}

/**
 * TMDB numbers that records of unknown kind carry together with others, with all the records. Which of a film and
 * a series of the same number they mean is for the caller to find out.
 */
export function tmdbNumbersOfUnknownKind(pool: RecordPool): [string, number[]][] {
  const open = new Map<string, number[]>();
  for (let index = 0; index < pool.records.length; index++) {
    const value = pool.identifier(index, "tmdb");
    if (value !== undefined && pool.records[index].kind === undefined) open.set(value, []);
  }
  for (let index = 0; index < pool.records.length; index++) {
    const value = pool.identifier(index, "tmdb");
    if (value !== undefined) open.get(value)?.push(index);
  }
  return sortedByKey(open).filter(([, records]) => records.length > 1);
}

function sortedByKey(map: ReadonlyMap<string, number[]>): [string, number[]][] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1));
}
