import type { Database, Queries } from "../../storage/index.ts";
import type { OnlineRecord, OnlineRecords, OnlineStatistics, OnlineStore, WriteCounts } from "./store.ts";

/** An online store that can take part in a transaction of its caller. */
export interface DatabaseOnlineStore extends OnlineStore {
  /** As `write`, inside the transaction that `queries` belongs to. */
  writeInside(queries: Queries, view: string, records: OnlineRecords): Promise<WriteCounts>;
}

/**
 * The online store on PGlite or Postgres: one row an entity and version of a view in `feature_online`.
 *
 * Few records go in as parameters, many are first copied into a staging table that lives as long as the transaction.
 * Either way one `INSERT … ON CONFLICT DO UPDATE … WHERE` moves them: the row lock makes concurrent writers compare
 * with what is really there, and the order by key keeps them from waiting for each other in a circle.
 */
export function createDatabaseOnlineStore(database: Database): DatabaseOnlineStore {
  const writeStaged = async (queries: Queries, view: string, records: OnlineRecords) => {
    await queries.query(createStaging);
    const received = await database.copyRows(stagingTable, stagedColumns, stagedRows(records), queries);
    const [{ changed }] = await queries.query<{ changed: number }>(moveFrom(stagingTable), [view]);
    await queries.query(`DROP TABLE ${stagingTable}`);
    return { received, changed };
  };
  const writeInside = (queries: Queries, view: string, records: OnlineRecords) =>
    isFew(records) ? writeFew(queries, view, records) : writeStaged(queries, view, records);
  return {
    writeInside,
    write(view, records) {
      // One statement is a transaction of its own; it may be tried again, since a second time changes nothing.
      if (isFew(records)) return writeFew(database, view, records);
      const repeatable = Array.isArray(records);
      return database.transaction((queries) => writeStaged(queries, view, records), { repeatable });
    },
    async read(view, entityKeys) {
      const rows = await database.query<StoredRow>(readRecords, [view, entityKeys], { prepared: true });
      return new Map(rows.map((row) => [row.entity_key, recordOf(row)]));
    },
    async statistics(view): Promise<OnlineStatistics> {
      const [{ entities, newest, oldest }] = await database.query<StatisticsRow>(readStatistics, [view]);
      return { entities, newestEventTime: newest ?? undefined, oldestEventTime: oldest ?? undefined };
    },
    async drop(view) {
      await database.query("DELETE FROM feature_online WHERE view = $1", [view], { repeatable: true });
    },
  };
}

/** Up to so many records parameters are faster than making a table. */
const fewRecords = 500;

const isFew = (records: OnlineRecords): records is readonly OnlineRecord[] =>
  Array.isArray(records) && records.length <= fewRecords;

async function writeFew(
  queries: Queries,
  view: string,
  records: readonly OnlineRecord[],
): Promise<WriteCounts> {
  const columns = [
    records.map(({ entityKey }) => entityKey),
    records.map(({ eventTime }) => eventTime),
    records.map(({ knownTime }) => knownTime),
    records.map(({ payload }) => payload === undefined),
    records.map(({ payload }) => payload ?? noPayload),
  ];
  const sql = moveFrom(`unnest($2::text[], $3::bigint[], $4::bigint[], $5::boolean[], $6::bytea[])`);
  const options = { prepared: true, repeatable: true };
  const [{ changed }] = await queries.query<{ changed: number }>(sql, [view, ...columns], options);
  return { received: records.length, changed };
}

const stagingTable = "feature_online_staging";
const stagedColumns = ["entity_key", "event_time", "known_time", "deleted", "payload"];

const createStaging = `
CREATE TEMPORARY TABLE ${stagingTable} (
  entity_key text COLLATE "C", event_time bigint, known_time bigint, deleted boolean, payload bytea
) ON COMMIT DROP`;

const moveFrom = (source: string) => `
WITH moved AS (
  INSERT INTO feature_online AS kept (view, entity_key, event_time, known_time, deleted, payload)
  SELECT DISTINCT ON (entity_key COLLATE "C") $1, entity_key, event_time, known_time, deleted, payload
  FROM ${source} AS staged (${stagedColumns.join(", ")})
  ORDER BY entity_key COLLATE "C", event_time DESC, known_time DESC, deleted DESC, payload DESC
  ON CONFLICT (view, entity_key) DO UPDATE
  SET event_time = excluded.event_time, known_time = excluded.known_time,
      deleted = excluded.deleted, payload = excluded.payload
  WHERE (excluded.event_time, excluded.known_time, excluded.deleted, excluded.payload)
      > (kept.event_time, kept.known_time, kept.deleted, kept.payload)
  RETURNING 1
)
SELECT count(*)::integer AS changed FROM moved`;

const readRecords = `
SELECT entity_key, event_time, known_time, payload FROM feature_online
WHERE view = $1 AND entity_key = ANY($2::text[]) AND NOT deleted`;

const readStatistics = `
SELECT count(*)::integer AS entities, max(event_time) AS newest, min(event_time) AS oldest
FROM feature_online WHERE view = $1 AND NOT deleted`;

interface StoredRow {
  readonly entity_key: string;
  readonly event_time: number;
  readonly known_time: number;
  readonly payload: Uint8Array;
}

interface StatisticsRow {
  readonly entities: number;
  readonly newest: number | null;
  readonly oldest: number | null;
}

const noPayload = new Uint8Array();

async function* stagedRows(records: OnlineRecords): AsyncGenerator<readonly unknown[]> {
  for await (const { entityKey, eventTime, knownTime, payload } of records) {
    yield [entityKey, eventTime, knownTime, payload === undefined, payload ?? noPayload];
  }
}

const recordOf = (row: StoredRow): OnlineRecord => ({
  entityKey: row.entity_key,
  eventTime: row.event_time,
  knownTime: row.known_time,
  payload: row.payload,
});
