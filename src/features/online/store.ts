/** The newest state of one entity in one view, as a store keeps it. */
export interface OnlineRecord {
  readonly entityKey: string;
  /** When the values became true, in microseconds since 1970 UTC. */
  readonly eventTime: number;
  /** When we came to know them, in microseconds since 1970 UTC. */
  readonly knownTime: number;
  /** The packed values; `undefined` says that the entity has none from this event time on. */
  readonly payload: Uint8Array | undefined;
}

/** What a write did. */
export interface WriteCounts {
  /** Records that came in. */
  readonly received: number;
  /** Entities whose state changed. The others had something as new or newer. */
  readonly changed: number;
}

/** What a store holds of one view. */
export interface OnlineStatistics {
  /** Entities with values. */
  readonly entities: number;
  /** Newest event time among them, in microseconds since 1970 UTC. */
  readonly newestEventTime: number | undefined;
  readonly oldestEventTime: number | undefined;
}

/** Many records, in any order. */
export type OnlineRecords = Iterable<OnlineRecord> | AsyncIterable<OnlineRecord>;

/**
 * Where the newest values of every entity are kept. One conformance suite runs on every implementation.
 *
 * Of all records ever written for one entity of one view, the store keeps the greatest by event time, then known
 * time; where both are equal a deletion is greater than values, and values compare by their bytes. That order is
 * total, so the outcome does not depend on the order of writes, on repeated writes or on who writes at the same time.
 * A deletion is kept as a record without values: an older write that arrives later does not bring the entity back.
 */
export interface OnlineStore {
  /**
   * Writes all of the records or, when it throws, none.
   *
   * @param view Name and version, such as `title-facts@2`.
   */
  write(view: string, records: OnlineRecords): Promise<WriteCounts>;
  /** The kept records of the given entities; deleted and unknown ones are absent. */
  read(view: string, entityKeys: readonly string[]): Promise<ReadonlyMap<string, OnlineRecord>>;
  statistics(view: string): Promise<OnlineStatistics>;
  /** Forgets a view with all its records, deletions included. */
  drop(view: string): Promise<void>;
}

/** The order by which a store keeps one of two records of the same entity: positive when `left` is the newer. */
export function compareRecords(left: OnlineRecord, right: OnlineRecord): number {
  const { payload: ours } = left;
  const { payload: theirs } = right;
  return (
    left.eventTime - right.eventTime ||
    left.knownTime - right.knownTime ||
    Number(ours === undefined) - Number(theirs === undefined) ||
    (ours && theirs ? Buffer.compare(ours, theirs) : 0)
  );
}
