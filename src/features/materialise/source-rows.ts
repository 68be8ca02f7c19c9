import { MarqueeError } from "../../core/index.ts";
import { sqlName, sqlText } from "../../storage/index.ts";
import { checkViewRows, goodRowSql } from "../offline/check-rows.ts";
import type { ReadContext } from "../offline/context.ts";
import { newestRowsSql } from "../offline/newest-rows.ts";
import { entityKeyOf, keyValuesOf } from "../online/entity-key.ts";
import type { OnlineRecord } from "../online/store.ts";
import { createViewCodec } from "../online/view-codec.ts";
import type { FieldKind } from "../views/field-type.ts";
import type { FeatureView } from "../views/view.ts";

/** Which facts of a view are read: those that became visible after one time, up to another. */
export interface SourceWindow {
  readonly after: Date | null;
  readonly until: Date;
  /** Entities up to this key are left out. */
  readonly cursor: string | null;
}

/**
 * The newest row of every entity in a window, packed, in the order of the entity keys.
 *
 * @throws MarqueeError `internal` should the source change under our hands.
 */
export async function* readSourceRecords(
  context: ReadContext,
  view: FeatureView,
  window: SourceWindow,
): AsyncGenerator<OnlineRecord> {
  const codec = createViewCodec(view);
  const keys = view.keys.map(sqlName);
  const fields = view.fields.map(({ name, type }) => `${plainSql(name, type.kind)} AS ${sqlName(name)}`);
  const times = ["eventTime", "knownTime"].map(
    (time) => `epoch_us(${sqlName(time)})::DOUBLE AS ${sqlName(time)}`,
  );
  const rows = context.lake.stream<Record<string, unknown>>(
    `SELECT ${[...keys, ...times, ...fields].join(", ")} FROM (${await windowSql(context, view, window)})
     ORDER BY ${keys.join(", ")}`,
  );
  for await (const row of rows) {
    yield {
      entityKey: entityKeyOf(view, row, "the source"),
      eventTime: row.eventTime as number,
      knownTime: row.knownTime as number,
      payload: codec.encode(view.fields.map(({ name }) => row[name])),
    };
  }
}

/**
 * Counts the entities of a window, after a check of all their rows.
 *
 * @throws MarqueeError `invalid-row` or `limit-exceeded` that names view, field, entity and row.
 */
export async function countSourceEntities(
  context: ReadContext,
  view: FeatureView,
  window: SourceWindow,
): Promise<number> {
  const [{ entities, bad }] = await context.lake.query<{ entities: string; bad: string }>(
    `SELECT count(*) AS entities, count(*) FILTER (WHERE NOT (${goodRowSql(view, view.fields)})) AS bad
     FROM (${await windowSql(context, view, window)})`,
  );
  if (Number(bad) > 0) {
    await checkViewRows(context, view);
    throw new MarqueeError("internal", `Feature view "${view.name}": its source changed while it was read.`);
  }
  return Number(entities);
}

async function windowSql(context: ReadContext, view: FeatureView, window: SourceWindow): Promise<string> {
  const { after, until, cursor } = window;
  const newest = await newestRowsSql(context, view, { until, ...(after && { after }) });
  if (cursor === null) return newest;
  const left = view.keys.map(sqlName).join(", ");
  const right = keyValuesOf(view, cursor).map(sqlText).join(", ");
  return `SELECT * FROM (${newest}) WHERE (${left}) > (${right})`;
}

/** A value in a type that comes out of the engine as the plain number, text, boolean or array that is packed. */
function plainSql(name: string, kind: FieldKind): string {
  if (kind === "timestamp") return `epoch_ms(${sqlName(name)})::DOUBLE`;
  return kind === "integer" ? `${sqlName(name)}::DOUBLE` : sqlName(name);
}
