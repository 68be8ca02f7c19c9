import { z } from "zod";
import type { Clock } from "../../core/index.ts";
import type { OnlineRecord } from "./store.ts";

/** Options of {@link createOnlineCache}. */
export const onlineCacheOptionsSchema = z.strictObject({
  /** Entities kept at most, absent ones included; 0 turns the cache off. */
  maximumEntries: z.int().nonnegative().default(10_000),
  /** Bytes kept at most: packed values, keys and an allowance for each entry. */
  maximumBytes: z
    .int()
    .nonnegative()
    .default(64 * 1024 * 1024),
  /**
   * How long a read may be answered from memory, in milliseconds, counted from the moment at which the database was
   * asked. This is the bound of staleness: a value that another process wrote is seen after this time at the latest.
   */
  maximumAgeMs: z.number().nonnegative().default(1000),
});
export type OnlineCacheOptions = z.input<typeof onlineCacheOptionsSchema>;

/** How well a cache does. Counts only grow. */
export interface OnlineCacheStatistics {
  readonly entries: number;
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
}

/** Remembers what the store said of an entity; `undefined` members remember that it said nothing. */
export interface OnlineCache {
  /** What is known of an entity, or `undefined` when the store must be asked. */
  get(view: string, entityKey: string): { readonly record: OnlineRecord | undefined } | undefined;
  /** @param readAt When the store was asked, in milliseconds since 1970. */
  set(view: string, entityKey: string, record: OnlineRecord | undefined, readAt: number): void;
  /** Forgets a view: after a write of this process to it. Answers to reads that began before are not kept either. */
  forget(view: string): void;
  statistics(): OnlineCacheStatistics;
}

interface Entry {
  readonly record: OnlineRecord | undefined;
  readonly readAt: number;
  readonly bytes: number;
}

/** What an entry costs beside its payload and key, roughly: the objects and the places in the map. */
const entryOverhead = 200;

/** A cache with least-recently-used replacement, bounded by entries and by bytes. */
export function createOnlineCache(clock: Clock, options: OnlineCacheOptions = {}): OnlineCache {
  const { maximumEntries, maximumBytes, maximumAgeMs } = onlineCacheOptionsSchema.parse(options);
  /** In the order of last use: maps keep the order of insertion. */
  const entries = new Map<string, Entry>();
  const counts = { bytes: 0, hits: 0, misses: 0, evictions: 0 };
  const writtenAt = new Map<string, number>();
  const remove = (place: string) => {
    counts.bytes -= entries.get(place)?.bytes ?? 0;
    entries.delete(place);
  };
  const evict = () => {
    for (const place of entries.keys()) {
      if (entries.size <= maximumEntries && counts.bytes <= maximumBytes) return;
      remove(place);
      counts.evictions++;
    }
  };
  const placeOf = (view: string, entityKey: string) => `${view}\n${entityKey}`;
  return {
    get(view, entityKey) {
      const place = placeOf(view, entityKey);
      const entry = entries.get(place);
      if (!entry || clock.now() - entry.readAt > maximumAgeMs) {
        remove(place);
        counts.misses++;
        return undefined;
      }
      entries.delete(place);
      entries.set(place, entry);
      counts.hits++;
      return entry;
    },
    set(view, entityKey, record, readAt) {
      if (maximumEntries === 0 || readAt <= (writtenAt.get(view) ?? Number.NEGATIVE_INFINITY)) return;
      const place = placeOf(view, entityKey);
      remove(place);
      const bytes = entryOverhead + 2 * place.length + (record?.payload?.length ?? 0);
      entries.set(place, { record, readAt, bytes });
      counts.bytes += bytes;
      evict();
    },
    forget(view) {
      writtenAt.set(view, clock.now());
      for (const place of [...entries.keys()]) if (place.startsWith(`${view}\n`)) remove(place);
    },
    statistics: () => ({ entries: entries.size, ...counts }),
  };
}
