import { DatabaseSync } from "node:sqlite";
import { compareRecords, type OnlineRecord, type OnlineStore, type WriteCounts } from "./store.ts";

/** An online store that holds a file open. */
export interface SqliteOnlineStore extends OnlineStore, Disposable {}

/**
 * The online store on SQLite: for one machine and one writer at a time, and the second implementation that keeps the
 * contract honest. Other processes may read and write the same file; a writer waits up to five seconds for another.
 *
 * @param path A file, or `:memory:`.
 */
export function openSqliteOnlineStore(path: string): SqliteOnlineStore {
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  database.exec(createTable);
  const upsert = database.prepare(upsertRecord);
  const select = database.prepare(readRecord);
  const writeAll = (view: string, received: readonly OnlineRecord[]): WriteCounts => {
    let changed = 0;
    database.exec("BEGIN IMMEDIATE");
    try {
      for (const { entityKey, eventTime, knownTime, payload } of newestOf(received)) {
        const deleted = payload === undefined ? 1 : 0;
        const outcome = upsert.run(view, entityKey, eventTime, knownTime, deleted, payload ?? noPayload);
        changed += Number(outcome.changes);
      }
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
    return { received: received.length, changed };
  };
  return {
    write: async (view, records) => writeAll(view, await Array.fromAsync(records)),
    async read(view, entityKeys) {
      const found = new Map<string, OnlineRecord>();
      for (const entityKey of entityKeys) {
        const row = select.get(view, entityKey) as StoredRow | undefined;
        if (row) found.set(entityKey, { entityKey, ...row });
      }
      return found;
    },
    async statistics(view) {
      const row = database.prepare(readStatistics).get(view) as unknown as StatisticsRow;
      return {
        entities: row.entities,
        newestEventTime: row.newest ?? undefined,
        oldestEventTime: row.oldest ?? undefined,
      };
    },
    async drop(view) {
      database.prepare("DELETE FROM feature_online WHERE view = ?").run(view);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

const createTable = `
CREATE TABLE IF NOT EXISTS feature_online (
  view TEXT NOT NULL,
  entity_key TEXT NOT NULL,
  event_time INTEGER NOT NULL,
  known_time INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (view, entity_key)
) STRICT, WITHOUT ROWID`;

const upsertRecord = `
INSERT INTO feature_online VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (view, entity_key) DO UPDATE
SET event_time = excluded.event_time, known_time = excluded.known_time,
    deleted = excluded.deleted, payload = excluded.payload
WHERE (excluded.event_time, excluded.known_time, excluded.deleted, excluded.payload)
    > (event_time, known_time, deleted, payload)`;

const readRecord = `
SELECT event_time AS eventTime, known_time AS knownTime, payload FROM feature_online
WHERE view = ? AND entity_key = ? AND deleted = 0`;

const readStatistics = `
SELECT count(*) AS entities, max(event_time) AS newest, min(event_time) AS oldest
FROM feature_online WHERE view = ? AND deleted = 0`;

interface StoredRow {
  readonly eventTime: number;
  readonly knownTime: number;
  readonly payload: Uint8Array;
}

interface StatisticsRow {
  readonly entities: number;
  readonly newest: number | null;
  readonly oldest: number | null;
}

const noPayload = new Uint8Array();

function newestOf(records: readonly OnlineRecord[]): Iterable<OnlineRecord> {
  const newest = new Map<string, OnlineRecord>();
  for (const record of records) {
    const kept = newest.get(record.entityKey);
    if (!kept || compareRecords(record, kept) > 0) newest.set(record.entityKey, record);
  }
  return newest.values();
}
