import { copyToParquet, sqlName } from "../../storage/index.ts";
import { joinPointInTime, type PointInTimeOptions } from "./point-in-time.ts";
import { type FeatureColumn, readableSql, readColumns } from "./read-columns.ts";

/** Features as they were at the times that were asked for. */
export interface HistoricalFeatures {
  /** How many entities there are. */
  readonly rows: number;
  /** By `view:field`, in the order asked for; a value an entity, in their order. */
  readonly columns: Readonly<Record<string, FeatureColumn>>;
}

/**
 * The features of entities as they were known at given times, as columns: what a model is trained on.
 *
 * For an entity at time t, of a view's rows with event time ≤ t **and** known time ≤ t, that are not older than its
 * time-to-live, the newest by event time, then by known time, is taken. So neither the future nor a later correction
 * leaks into the past. With `asKnownNow: true` corrections of later are seen: that is hindsight, for analysis and not
 * for training.
 *
 * @throws MarqueeError `not-found` for an unknown view or field; `invalid-option` for entities without the keys of a
 * view; `invalid-row` for a bad key, a time without a zone or a value of the wrong type, which name the row;
 * `limit-exceeded` for a value that is too large; `missing-input` for a table that the project does not have.
 */
export function getHistoricalFeatures(options: PointInTimeOptions): Promise<HistoricalFeatures> {
  return joinPointInTime(options, async ({ rows, fields, from }) => {
    const sql = `SELECT ${fields.map(({ field, sql: value }) => readableSql(field.type.kind, value)).join(", ")} FROM ${from}`;
    const kinds = fields.map(({ field }) => field.type.kind);
    const columns = await readColumns(options.lake, sql, rows, kinds, options.signal);
    return { rows, columns: Object.fromEntries(fields.map(({ name }, index) => [name, columns[index]])) };
  });
}

/** What {@link writeHistoricalFeatures} wrote. */
export interface HistoricalFile {
  readonly rows: number;
  /** The columns in order: keys, `event_timestamp`, other columns of the entities' file, `view:field` … */
  readonly columns: readonly string[];
}

/** As {@link getHistoricalFeatures}, into a Parquet file: the entities' columns and then the features. */
export function writeHistoricalFeatures(path: string, options: PointInTimeOptions): Promise<HistoricalFile> {
  return joinPointInTime(options, async ({ entities, rows, fields, from }) => {
    const own = [
      ...entities.keys.map((key) => [`e.${sqlName(key)}`, key] as const),
      [`make_timestamptz(epoch_us(e."eventTime"))`, "event_timestamp"] as const,
      ...entities.extra.map((name) => [`e.${sqlName(name)}`, name] as const),
    ];
    const columns = [...own, ...fields.map(({ name, sql }) => [sql, name] as const)];
    const selected = columns.map(([sql, name]) => `${sql} AS ${sqlName(name)}`);
    await copyToParquet(options.lake, `SELECT ${selected.join(", ")} FROM ${from}`, path);
    return { rows, columns: columns.map(([, name]) => name) };
  });
}
