import { type Lake, sqlName, sqlText } from "../../storage/index.ts";
import type { FieldKind } from "../views/field-type.ts";
import type { Field } from "../views/view.ts";
import type { Bins, Distribution } from "./distribution.ts";

/** Of a vector, so many positions are watched, each by itself. */
const watchedPositions = 32;
/** Numbers with at most so many different values are told apart one by one. */
const fewValues = 20;
const deciles = "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]";

const isNumeric = (kind: FieldKind) => ["number", "integer", "timestamp", "number[]"].includes(kind);

/** SQL of the values of a field that are there: `position` (0 but for vectors) and `value`. */
function valuesSql(table: string, { name, type: { kind } }: Field): string {
  const column = sqlName(name);
  const of = (position: string, value: string) =>
    `(SELECT ${position} AS "position", ${value} AS "value" FROM ${table} WHERE ${column} IS NOT NULL)`;
  switch (kind) {
    case "number":
    case "integer":
      return of("0", `${column}::DOUBLE`);
    case "timestamp":
      return of("0", `epoch_ms(${column})::DOUBLE`);
    case "number[]": {
      const items = `${column}[1:${watchedPositions}]`;
      return of(`unnest(range(len(${items})))`, `unnest(${items})`);
    }
    case "text":
    case "enum":
    case "boolean":
      return of("0", `${column}::VARCHAR`);
    case "text[]":
      return of("0", `unnest(${column})`);
  }
}

/**
 * Bins that suit the values of a field, one set for each position: tenths of the values for numbers, the most frequent
 * values for everything else and for numbers of few values.
 */
export async function chooseBins(lake: Lake, table: string, field: Field): Promise<Bins[]> {
  const values = valuesSql(table, field);
  const frequent = await lake.query<{ position: string; categories: string[] }>(`
    SELECT "position", list("value" ORDER BY "times" DESC, "value") AS categories FROM (
      SELECT *, row_number() OVER (PARTITION BY "position" ORDER BY "times" DESC, "value") AS "rank" FROM (
        SELECT "position", "value"::VARCHAR AS "value", count(*) AS "times" FROM ${values} GROUP BY 1, 2))
    WHERE "rank" <= ${fewValues} GROUP BY "position" ORDER BY "position"`);
  const categories = frequent.map((row): Bins => ({ kind: "categories", categories: row.categories }));
  if (!isNumeric(field.type.kind)) return categories;
  const spread = await lake.query<{ edges: number[]; different: string }>(`
    SELECT quantile_disc("value", ${deciles}) AS edges, count(DISTINCT "value") AS different
    FROM ${values} GROUP BY "position" ORDER BY "position"`);
  return spread.map(({ edges, different }, position) =>
    Number(different) <= fewValues
      ? categories[position]
      : { kind: "numbers", edges: [...new Set(edges)].sort((left, right) => left - right) },
  );
}

/** Counts the values of a field in given bins, those of each position in its own. */
export async function countInBins(
  lake: Lake,
  table: string,
  field: Field,
  bins: readonly Bins[],
): Promise<Distribution[]> {
  if (bins.length === 0) return [];
  const counts = bins.map((own, position) => {
    const here = `"position" = ${position}`;
    const each = demandsOf(own).map((demand) => `count(*) FILTER (WHERE ${here} AND ${demand})::DOUBLE`);
    return `[${[`count(*) FILTER (WHERE ${here})::DOUBLE`, ...each].join(", ")}] AS ${sqlName(String(position))}`;
  });
  const [row] = await lake.query<Record<string, number[]>>(
    `SELECT ${counts.join(", ")} FROM ${valuesSql(table, field)}`,
  );
  return bins.map((own, position) => {
    const [total, ...found] = row[String(position)];
    return { bins: own, counts: ofEachBin(own, found, total) };
  });
}

/** SQL of what is counted of a set of bins: values up to each edge, or of each category. */
function demandsOf(bins: Bins): string[] {
  return bins.kind === "numbers"
    ? bins.edges.map((edge) => `"value" <= '${edge}'::DOUBLE`)
    : bins.categories.map((category) => `"value"::VARCHAR = ${sqlText(category)}`);
}

function ofEachBin({ kind }: Bins, found: readonly number[], total: number): number[] {
  if (kind === "categories") return [...found, total - found.reduce((sum, count) => sum + count, 0)];
  return [...found, total].map((upTo, bin, all) => upTo - (bin === 0 ? 0 : all[bin - 1]));
}
