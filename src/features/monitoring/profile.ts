import { sqlName } from "../../storage/index.ts";
import type { ReadContext } from "../offline/context.ts";
import { timestampSql } from "../offline/context.ts";
import { newestRowsSql } from "../offline/newest-rows.ts";
import type { FeatureView, Field } from "../views/view.ts";
import { chooseBins, countInBins } from "./bin-sql.ts";
import type { Distribution } from "./distribution.ts";

/** What the values of a field look like at a time. */
export interface FieldProfile {
  readonly name: string;
  /** Entities without a value. */
  readonly missing: number;
  /** Event time of the newest value, in milliseconds since 1970; `null` where there is none. */
  readonly newestEventTime: number | null;
  /** Mean of the numbers; `null` for other fields. */
  readonly mean: number | null;
  /** How the values are spread: one distribution, for vectors one a position (at most 32), none without values. */
  readonly distributions: readonly Distribution[];
}

/** What the values of a view look like at a time: those that would be served then. Plain data. */
export interface ViewProfile {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Entities that were looked at: all, or 100,000 that are always the same ones. */
  readonly entities: number;
  readonly fields: readonly FieldProfile[];
}

const mostEntities = 100_000;
let profiles = 0;

/**
 * Looks at the newest values of every entity that are true and known at a time and have not expired.
 *
 * @param options.reference Its bins are used, so that the two can be compared. Default: bins that suit the values.
 * @throws MarqueeError as `viewRowsSql`.
 */
export async function profileView(
  context: ReadContext,
  view: FeatureView,
  options: { readonly at: Date; readonly reference?: ViewProfile },
): Promise<ViewProfile> {
  const { lake } = context;
  const table = `feature_profile_${profiles++}`;
  await lake.execute(`CREATE TEMP TABLE ${table} AS ${await servedRowsSql(context, view, options.at)}`);
  try {
    const { entities, facts } = await readFacts(context, view, table);
    const fields: FieldProfile[] = [];
    for (const [index, field] of view.fields.entries()) {
      const known = options.reference?.fields.find(({ name }) => name === field.name)?.distributions;
      const isKnown = known !== undefined && known.length > 0;
      const bins = isKnown ? known.map((one) => one.bins) : await chooseBins(lake, table, field);
      const distributions = await countInBins(lake, table, field, bins);
      fields.push({ name: field.name, ...facts[index], distributions });
    }
    return { at: options.at.getTime(), entities, fields };
  } finally {
    await lake.execute(`DROP TABLE ${table}`);
  }
}

async function servedRowsSql(context: ReadContext, view: FeatureView, at: Date): Promise<string> {
  const oldest = (at.getTime() - (view.timeToLiveMs ?? 0)) * 1000;
  const isAlive = view.timeToLiveMs === null ? "true" : `"eventTime" >= ${timestampSql(oldest)}`;
  const hasValue = view.fields.map(({ name }) => `${sqlName(name)} IS NOT NULL`).join(" OR ");
  return `
    SELECT * FROM (${await newestRowsSql(context, view, { until: at })}) WHERE ${isAlive} AND (${hasValue})
    ORDER BY hash(${view.keys.map(sqlName).join(", ")}), ${view.keys.map(sqlName).join(", ")} LIMIT ${mostEntities}`;
}

type FieldFacts = Omit<FieldProfile, "name" | "distributions">;

async function readFacts({ lake }: ReadContext, { fields }: FeatureView, table: string) {
  const columns = fields.flatMap(({ name, type }, index) => {
    const column = sqlName(name);
    const isNumber = type.kind === "number" || type.kind === "integer";
    return [
      `count(*) FILTER (WHERE ${column} IS NULL)::DOUBLE AS "missing${index}"`,
      `epoch_ms(max("eventTime") FILTER (WHERE ${column} IS NOT NULL))::DOUBLE AS "newest${index}"`,
      `${isNumber ? `avg(${column})` : "NULL"}::DOUBLE AS "mean${index}"`,
    ];
  });
  const [row] = await lake.query<Record<string, number | null>>(
    `SELECT count(*)::DOUBLE AS entities, ${columns.join(", ")} FROM ${table}`,
  );
  const factsOf = (_field: Field, index: number): FieldFacts => ({
    missing: row[`missing${index}`] ?? 0,
    newestEventTime: row[`newest${index}`],
    mean: row[`mean${index}`],
  });
  return { entities: row.entities ?? 0, facts: fields.map(factsOf) };
}
