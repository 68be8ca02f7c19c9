import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { sqlName } from "../../storage/index.ts";
import type { FieldSelection } from "../views/definitions.ts";
import type { Entity, KeyColumn } from "../views/entity.ts";
import type { Field } from "../views/view.ts";
import { checkViewRows, goodRowSql } from "./check-rows.ts";
import { type ReadContext, timestampSql } from "./context.ts";
import type { Entities, EntityTable } from "./entity-rows.ts";
import { loadEntities } from "./load-entities.ts";
import { validitySql } from "./validity.ts";
import { viewRowsSql } from "./view-rows.ts";

/** What a point-in-time join needs. */
export interface PointInTimeOptions extends ReadContext {
  readonly entities: Entities;
  /** `view`, `view:field`, `view@2` or `view@2:field`. */
  readonly features: readonly string[];
  readonly signal?: AbortSignal;
}

/** A column of the result. */
export interface JoinedField {
  /** `view:field`, the view as it was asked for. */
  readonly name: string;
  readonly field: Field;
  /** SQL of the value in {@link PointInTimeJoin.from}. */
  readonly sql: string;
}

/** A join that is ready to be read. */
export interface PointInTimeJoin {
  readonly entities: EntityTable;
  readonly rows: number;
  readonly fields: readonly JoinedField[];
  /** What follows `FROM`: the entities as `e`, in their order, and what their columns and `fields` come from. */
  readonly from: string;
}

let joins = 0;

/**
 * Joins entities with the values that were true and known at their times, and hands the join to `read`.
 *
 * For an entity at time t, of a view's rows with event time ≤ t and known time ≤ t, that are not older than the view's
 * time-to-live, the newest by event time, then known time, is taken; where that row lacks a value, it is missing.
 *
 * It goes in three stages: the rows of each view become a history without overlaps (see `validity.ts`); an ASOF join
 * finds the number of the right row for each entity; the values are fetched by these numbers.
 */
export async function joinPointInTime<Result>(
  options: PointInTimeOptions,
  read: (join: PointInTimeJoin) => Promise<Result>,
): Promise<Result> {
  const selections = options.definitions.select(options.features);
  if (selections.length === 0) {
    throw new MarqueeError("invalid-option", "No features were asked for.", {
      hint: "Name views or fields: title-facts, title-facts:year.",
    });
  }
  const work = new Workplace(options, `point_in_time_${joins++}`);
  try {
    return await work.run(selections, read);
  } finally {
    await work.clear();
  }
}

/** The temporary tables of one join. */
class Workplace {
  private readonly options: PointInTimeOptions;
  private readonly prefix: string;
  private readonly tables: string[] = [];

  constructor(options: PointInTimeOptions, prefix: string) {
    this.options = options;
    this.prefix = prefix;
  }

  async run<Result>(
    selections: readonly FieldSelection[],
    read: (join: PointInTimeJoin) => Promise<Result>,
  ): Promise<Result> {
    const { lake } = this.options;
    this.tables.push(`${this.prefix}_entities`);
    const entities = await loadEntities(lake, this.options.entities, `${this.prefix}_entities`);
    assertEntities(entities.keys, selections);
    const span = await this.numberKeys(entities);
    const histories: string[] = [];
    for (const [index, selection] of selections.entries()) {
      throwIfCancelled(this.options.signal);
      histories.push(await this.makeHistory(selection, span, `history_${index}`));
    }
    throwIfCancelled(this.options.signal);
    const found = await this.findRows(selections, histories);
    const joined = histories.map(
      (history, index) =>
        `JOIN (SELECT rowid AS "number", * FROM ${history} UNION ALL BY NAME SELECT -1 AS "number") h${index}
         ON f."row${index}" = h${index}."number"`,
    );
    // The rows keep their order only where the engine does not turn the sides of the joins round.
    await lake.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    try {
      return await read({
        entities,
        rows: span.rows,
        fields: selections.flatMap(({ name, fields }, index) =>
          fields.map((field) => ({
            name: `${name}:${field.name}`,
            field,
            sql: `h${index}.${sqlName(field.name)}`,
          })),
        ),
        from: `${entities.table} e JOIN ${found} f ON f."entity" = e.rowid ${joined.join(" ")}`,
      });
    } finally {
      await lake.execute("RESET disabled_optimizers");
    }
  }

  async clear(): Promise<void> {
    for (const table of this.tables) await this.options.lake.execute(`DROP TABLE IF EXISTS ${table}`);
  }

  /** Makes a table and gives its name. */
  private async make(name: string, query: string): Promise<string> {
    const table = `${this.prefix}_${name}`;
    this.tables.push(table);
    await this.options.lake.execute(`CREATE TEMP TABLE ${table} AS ${query}`);
    return table;
  }

  /** Keys as small numbers, which join and sort faster; and the time from the first to the last entity. */
  private async numberKeys({ table, keys }: EntityTable): Promise<TimeSpan> {
    const numbers: string[] = [];
    const dictionaries: string[] = [];
    for (const key of keys) {
      const dictionary = await this.make(
        key,
        `SELECT ${key}, (row_number() OVER ())::INTEGER AS "number" FROM (SELECT DISTINCT ${key} FROM ${table})`,
      );
      numbers.push(`${dictionary}."number" AS ${key}`);
      dictionaries.push(`JOIN ${dictionary} ON ${dictionary}.${key} = e.${key}`);
    }
    const numbered = await this.make(
      "numbered",
      `SELECT e.rowid AS "entity", ${numbers.join(", ")}, e."eventTime" FROM ${table} e ${dictionaries.join(" ")}`,
    );
    const [span] = await this.options.lake.query<{ rows: string; first: string; last: string }>(`
      SELECT count(*) AS rows, epoch_us(min("eventTime")) AS first, epoch_us(max("eventTime")) AS last FROM ${numbered}`);
    return { rows: Number(span.rows), first: Number(span.first), last: Number(span.last) };
  }

  private async makeHistory({ view, fields }: FieldSelection, span: TimeSpan, name: string): Promise<string> {
    const asKnownNow = this.options.asKnownNow ?? false;
    const names = fields.map((field) => field.name);
    const dictionaries = view.keys.map(
      (key) => `JOIN ${this.prefix}_${key} AS d_${key} ON d_${key}.${key} = r.${key}`,
    );
    const rows = `(
      SELECT ${view.keys.map((key) => `d_${key}."number" AS ${key}`).join(", ")},
        r."eventTime", r."knownTime", ${names.map((field) => `r.${sqlName(field)}`).join(", ")}, r."isGood"
      FROM (SELECT *, ${goodRowSql(view, fields)} AS "isGood" FROM (${await viewRowsSql(this.options, view)})) r
      ${dictionaries.join(" ")}
      WHERE NOT r."isGood" OR (${withinSql(span, view.timeToLiveMs, asKnownNow)}))`;
    const history = await this.make(
      name,
      validitySql({ rows, keys: view.keys, fields: names, asKnownNow, keep: `NOT "isGood"` }),
    );
    const [{ bad }] = await this.options.lake.query<{ bad: string }>(
      `SELECT count(*) AS bad FROM ${history} WHERE NOT "isGood"`,
    );
    if (Number(bad) > 0) {
      await checkViewRows(this.options, view, fields);
      throw new MarqueeError(
        "internal",
        `Feature view "${view.name}": a row that looked wrong was not found again.`,
      );
    }
    return history;
  }

  /** For each entity the number of the right row of every history; -1 where there is none. */
  private findRows(selections: readonly FieldSelection[], histories: readonly string[]): Promise<string> {
    const columns = selections.map(({ view: { timeToLiveMs } }, index) => {
      const number = `coalesce(h${index}."number", -1)`;
      const age = `epoch_us(n."eventTime") - epoch_us(h${index}."eventTime")`;
      const found =
        timeToLiveMs === null
          ? number
          : `CASE WHEN ${age} <= ${timeToLiveMs}::BIGINT * 1000 THEN ${number} ELSE -1 END`;
      return `${found} AS "row${index}"`;
    });
    const asOf = selections.map(({ view }, index) => {
      const keys = view.keys.map((key) => `n.${key} = h${index}.${key}`).join(" AND ");
      return `ASOF LEFT JOIN (SELECT rowid AS "number", * FROM ${histories[index]}) h${index}
        ON ${keys} AND n."eventTime" >= h${index}."visibleFrom"`;
    });
    return this.make(
      "found",
      `SELECT n."entity", ${columns.join(", ")} FROM ${this.prefix}_numbered n ${asOf.join(" ")}`,
    );
  }
}

/** How many entities there are, and their first and last time in microseconds since 1970 UTC. */
interface TimeSpan {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

/** SQL of the rows that can be the answer for some entity: neither after the last one nor expired before the first. */
function withinSql({ first, last }: TimeSpan, timeToLiveMs: number | null, asKnownNow: boolean): string {
  const visible = asKnownNow ? `r."eventTime"` : `greatest(r."eventTime", r."knownTime")`;
  const begun = `${visible} <= ${timestampSql(last)}`;
  if (timeToLiveMs === null) return begun;
  return `${begun} AND r."eventTime" >= ${timestampSql(first - timeToLiveMs * 1000)}`;
}

function assertEntities(keys: readonly KeyColumn[], selections: readonly FieldSelection[]): void {
  for (const { name, view } of selections) {
    const missing = view.keys.find((key) => !keys.includes(key));
    if (missing === undefined) continue;
    const entity: Entity = view.entity;
    throw new MarqueeError(
      "invalid-option",
      `Feature view "${name}" is about a ${entity} and needs ${missing}; the entities have only ${keys.join(", ")}.`,
      { details: { view: view.name, entity } },
    );
  }
}
