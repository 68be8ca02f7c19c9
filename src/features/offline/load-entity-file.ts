import { MarqueeError } from "../../core/index.ts";
import { type Lake, sqlName, sqlText } from "../../storage/index.ts";
import { keyLimit } from "../views/check-row.ts";
import { readMoment } from "../views/time.ts";
import type { EntityFile, EntityTable } from "./entity-rows.ts";
import { assertInputFile } from "./input-file.ts";

const keyColumns = ["titleId", "viewerId"] as const;

interface FileColumn {
  readonly column_name: string;
  readonly column_type: string;
}

/** Puts a file of entities into a temporary table. @throws MarqueeError `invalid-row`, `invalid-file` */
export async function loadEntityFile(lake: Lake, file: EntityFile, table: string): Promise<EntityTable> {
  await assertInputFile(file.path);
  const relation =
    file.format === "parquet"
      ? `read_parquet(${sqlText(file.path)})`
      : `read_csv(${sqlText(file.path)}, header = true, all_varchar = true)`;
  const columns = await lake.query<FileColumn>(`DESCRIBE SELECT * FROM ${relation}`);
  const timeColumn = file.eventTime ?? "eventTime";
  const time = columns.find((column) => column.column_name === timeColumn);
  if (!time) throw noColumn(file, `the time column "${timeColumn}"`, columns);
  const keys = keyColumns.filter((key) => columns.some((column) => column.column_name === key));
  if (keys.length === 0) throw noColumn(file, "titleId or viewerId", columns);
  for (const key of keys) assertText(file, key, columns);
  const taken = new Set<string>([...keys, timeColumn]);
  const extra = columns.map((column) => column.column_name).filter((name) => !taken.has(name));
  const clash = extra.find((name) => name.toLowerCase() === "eventtime");
  if (clash !== undefined)
    throw new MarqueeError("invalid-file", `${file.path}: two columns could be the time.`);
  const selected = [
    ...keys.map(sqlName),
    `${momentSql(sqlName(timeColumn), time.column_type)} AS "eventTime"`,
    ...extra.map(sqlName),
  ];
  await assertZone(lake, file, relation, time);
  await lake.execute(`CREATE TEMP TABLE ${table} AS SELECT ${selected.join(", ")} FROM ${relation}`);
  await assertRows(lake, file, relation, table, keys, sqlName(timeColumn));
  return { table, keys, extra };
}

const isNaive = (type: string) => /^TIMESTAMP(_S|_MS|_NS)?$/.test(type);

/** SQL of a time as a timestamp in UTC; `NULL` where a text is no time with a zone. */
function momentSql(column: string, type: string): string {
  if (type === "VARCHAR") {
    const zoned = `regexp_full_match(trim(${column}), '(?i)\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.]\\d+)?)?\\s?(Z|[+-]\\d\\d(:?\\d\\d)?)')`;
    return `CASE WHEN ${zoned} THEN make_timestamp(epoch_us(TRY_CAST(${column} AS TIMESTAMPTZ))) END`;
  }
  return isNaive(type) ? `${column}::TIMESTAMP` : `make_timestamp(epoch_us(${column}))`;
}

async function assertZone(lake: Lake, file: EntityFile, relation: string, time: FileColumn): Promise<void> {
  const { column_name: name, column_type: type } = time;
  if (type === "VARCHAR" || type.endsWith("WITH TIME ZONE")) return;
  if (!isNaive(type)) {
    throw new MarqueeError("invalid-file", `${file.path}: column "${name}" is ${type}, not a timestamp.`);
  }
  if (file.zone === "UTC") return;
  const [first] = await lake.query<{ value: string }>(
    `SELECT ${sqlName(name)}::VARCHAR AS value FROM ${relation} LIMIT 1`,
  );
  throw new MarqueeError(
    "invalid-row",
    `${file.path}, row 1, ${name}: "${(first as { value: string } | undefined)?.value ?? ""}" has no time zone.`,
    { hint: "Store timestamps with a zone (UTC-adjusted in Parquet), or say that they are UTC." },
  );
}

async function assertRows(
  lake: Lake,
  file: EntityFile,
  relation: string,
  table: string,
  keys: readonly string[],
  time: string,
): Promise<void> {
  const bad = keys.map((key) => `coalesce(length(${sqlName(key)}) NOT BETWEEN 1 AND ${keyLimit}, true)`);
  const [row] = await lake.query<{ at: string }>(
    `SELECT rowid AS at FROM ${table} WHERE "eventTime" IS NULL OR ${bad.join(" OR ")} ORDER BY rowid LIMIT 1`,
  );
  if (!(row as { at: string } | undefined)) return;
  const [found] = await lake.query<Record<string, string | null>>(
    `SELECT ${[...keys.map(sqlName), `${time}::VARCHAR AS "time"`].join(", ")} FROM ${relation} LIMIT 1 OFFSET ${row.at}`,
  );
  const place = `${file.path}, row ${Number(row.at) + 1}`;
  for (const key of keys) {
    const { length } = found[key] ?? "";
    if (length === 0 || length > keyLimit) {
      throw new MarqueeError(
        "invalid-row",
        `${place}, ${key}: a text of 1 to ${keyLimit} characters expected.`,
      );
    }
  }
  readMoment(found.time, `${place}, eventTime`);
  throw new MarqueeError("invalid-row", `${place}, eventTime: "${found.time}" is no time that exists.`);
}

function assertText(file: EntityFile, key: string, columns: readonly FileColumn[]): void {
  const type = columns.find((column) => column.column_name === key)?.column_type;
  if (type === "VARCHAR") return;
  throw new MarqueeError("invalid-file", `${file.path}: column "${key}" is ${type}, not text.`);
}

function noColumn(file: EntityFile, what: string, columns: readonly FileColumn[]): MarqueeError {
  return new MarqueeError("invalid-file", `${file.path} has no column for ${what}.`, {
    hint: `It has: ${columns.map((column) => column.column_name).join(", ")}.`,
  });
}
