import { DOUBLE, DuckDBDataChunk, VARCHAR } from "@duckdb/node-api";
import { MarqueeError } from "../../core/index.ts";
import { type Lake, sqlName } from "../../storage/index.ts";
import { keyLimit } from "../views/check-row.ts";
import type { KeyColumn } from "../views/entity.ts";
import { readMoment } from "../views/time.ts";
import type { Entities, EntityColumns, EntityRow, EntityTable } from "./entity-rows.ts";
import { loadEntityFile } from "./load-entity-file.ts";

const keyColumns = ["titleId", "viewerId"] as const;
const chunkRows = 2048;

/**
 * Puts entities into a temporary table.
 *
 * @throws MarqueeError `invalid-row` that names the row and what is wrong with its key or time.
 */
export async function loadEntities(lake: Lake, entities: Entities, table: string): Promise<EntityTable> {
  if ("file" in entities) return loadEntityFile(lake, entities.file, table);
  const batches = "rows" in entities ? batchesOfRows(entities.rows) : batchesOfColumns(entities.columns);
  const appended = `${table}_given`;
  const keys = await appendBatches(lake, appended, batches);
  const names = keys.map(sqlName).join(", ");
  await lake.execute(
    `CREATE TEMP TABLE ${table} AS
     SELECT ${names}, make_timestamp(microseconds::BIGINT) AS "eventTime" FROM ${appended}`,
  );
  await lake.execute(`DROP TABLE ${appended}`);
  return { table, keys, extra: [] };
}

interface Batch {
  readonly keys: readonly KeyColumn[];
  /** One array of texts a key. */
  readonly texts: readonly (readonly string[])[];
  /** Microseconds since 1970 UTC. */
  readonly times: readonly number[];
}

async function appendBatches(lake: Lake, table: string, batches: AsyncIterable<Batch>) {
  let keys: readonly KeyColumn[] | undefined;
  let append: ((batch: Batch) => void) | undefined;
  const closers: (() => void)[] = [];
  try {
    for await (const batch of batches) {
      if (append === undefined) {
        keys = batch.keys;
        const columns = keys.map((key) => `${sqlName(key)} VARCHAR, `).join("");
        await lake.execute(`CREATE TEMP TABLE ${table} (${columns}microseconds DOUBLE)`);
        const appender = await lake.connection.createAppender(table);
        closers.push(() => appender.closeSync());
        const types = [...keys.map(() => VARCHAR), DOUBLE];
        append = ({ texts, times }) => {
          const chunk = DuckDBDataChunk.create(types, times.length);
          for (const [index, column] of [...texts, times].entries()) chunk.setColumnValues(index, column);
          appender.appendDataChunk(chunk);
        };
      }
      append(batch);
    }
  } finally {
    for (const close of closers) close();
  }
  if (keys === undefined)
    throw new MarqueeError("invalid-row", "There are no entities: not one row was given.");
  return keys;
}

async function* batchesOfRows(rows: Iterable<EntityRow> | AsyncIterable<EntityRow>): AsyncGenerator<Batch> {
  let pending: EntityRow[] = [];
  let keys: readonly KeyColumn[] | undefined;
  let done = 0;
  const batch = (): Batch => {
    keys ??= keysOf((key) => pending[0][key] !== undefined);
    const named = keys;
    const texts = named.map((key) => pending.map((row, index) => checkedKey(row[key], key, done + index)));
    const times = pending.map(({ eventTime }, index) => readMoment(eventTime, timePlace(done + index)));
    done += pending.length;
    pending = [];
    return { keys: named, texts, times };
  };
  for await (const row of rows) {
    pending.push(row);
    if (pending.length === chunkRows) yield batch();
  }
  if (pending.length > 0) yield batch();
}

async function* batchesOfColumns(columns: EntityColumns): AsyncGenerator<Batch> {
  const { eventTime } = columns;
  const keys = keysOf((key) => columns[key] !== undefined);
  for (const key of keys) {
    const { length } = columns[key] ?? [];
    if (length === eventTime.length) continue;
    throw new MarqueeError(
      "invalid-row",
      `The entities have ${length} values of ${key} but ${eventTime.length} of eventTime.`,
    );
  }
  for (let start = 0; start < eventTime.length; start += chunkRows) {
    const texts = keys.map((key) =>
      (columns[key] ?? [])
        .slice(start, start + chunkRows)
        .map((text, at) => checkedKey(text, key, start + at)),
    );
    yield { keys, texts, times: timesOf(eventTime, start) };
  }
}

function timesOf(eventTime: EntityColumns["eventTime"], start: number): number[] {
  if (!(eventTime instanceof Float64Array)) {
    return eventTime
      .slice(start, start + chunkRows)
      .map((time, at) => readMoment(time, timePlace(start + at)));
  }
  return Array.from(eventTime.subarray(start, start + chunkRows), (milliseconds, at) => {
    const microseconds = Math.round(milliseconds * 1000);
    if (Number.isSafeInteger(microseconds)) return microseconds;
    throw new MarqueeError(
      "invalid-row",
      `${timePlace(start + at)}: ${milliseconds} is no time in milliseconds.`,
    );
  });
}

function keysOf(isThere: (key: KeyColumn) => boolean): readonly KeyColumn[] {
  const keys = keyColumns.filter(isThere);
  if (keys.length > 0) return keys;
  throw new MarqueeError("invalid-row", "The entities have neither a titleId nor a viewerId.");
}

function checkedKey(value: unknown, key: KeyColumn, row: number): string {
  if (typeof value === "string" && value.length > 0 && value.length <= keyLimit) return value;
  throw new MarqueeError(
    "invalid-row",
    `Entities, row ${row + 1}, ${key}: a text of 1 to ${keyLimit} characters expected, found ${JSON.stringify(value) ?? "nothing"}.`,
  );
}

const timePlace = (row: number) => `Entities, row ${row + 1}, eventTime`;
