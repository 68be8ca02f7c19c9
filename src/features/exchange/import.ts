import { access } from "node:fs/promises";
import { join } from "node:path";
import { hashOf, MarqueeError } from "../../core/index.ts";
import { copyToParquet, type Lake, sha256OfFile, sqlName, sqlText } from "../../storage/index.ts";
import { checkViewRows } from "../offline/check-rows.ts";
import type { ReadContext } from "../offline/context.ts";
import { assertInputFile } from "../offline/input-file.ts";
import { viewRowsSql } from "../offline/view-rows.ts";
import { tagStatements } from "../tags/tag-statements.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { lakeTable } from "../views/source.ts";
import { definitionOf, type FeatureView, viewOf } from "../views/view.ts";
import { createdTimestamp, eventTimestamp } from "./layout.ts";

/** What begins the name of a table that is filled by imports. */
const importedPrefix = "imported/";

/** A file of values from elsewhere. */
export interface ImportOptions {
  readonly lake: Lake;
  readonly view: FeatureView;
  /** A Parquet file in the layout of `exchangeColumns`; `created` may be absent. */
  readonly path: string;
  /** Where the tables that are filled by imports lie, each in a folder of its own. */
  readonly folder: string;
  /** When the file came to us: the known time of rows where the file has no `created`. */
  readonly now: Date;
  /** Says that timestamps without a zone are UTC. Default: they are refused. */
  readonly zone?: "UTC";
}

/** What {@link importFeatures} did. */
export interface ImportedFile {
  readonly path: string;
  readonly rows: number;
  /** Columns of the file that the view does not have. */
  readonly ignored: readonly string[];
}

/**
 * Takes values that were made elsewhere into the table that a view reads, after a check of every row. The same file
 * twice changes nothing. Of a view of tags, the file has statements (the members of `Tag`).
 *
 * @throws MarqueeError `invalid-option` for a view whose table a run makes; `missing-input` for a column that is not
 * there, `invalid-file` for one of another type; `invalid-row`, `limit-exceeded` for a bad row or a time without a
 * zone. Nothing is written then.
 */
export async function importFeatures(options: ImportOptions): Promise<ImportedFile> {
  const { lake, view, path, folder, now } = options;
  const table = importedTable(view);
  await assertInputFile(path);
  const columns = await columnsOf(lake, path);
  assertZones(options, columns);
  const isKnown = columns.has(createdTimestamp);
  const shape = view.source.kind === "tags" ? tagStatements : view;
  const source = lakeTable({
    table: "file",
    eventTime: eventTimestamp,
    knownTime: isKnown ? createdTimestamp : { of: "table" },
  });
  const inFile = viewOf({ ...definitionOf(shape), name: view.name, source });
  const context: ReadContext = {
    lake,
    tables: { file: { paths: path, knownTime: now } },
    definitions: new FeatureDefinitions([inFile]),
  };
  const rows = await checkViewRows(context, inFile);
  if (view.source.kind === "tags") await assertNothingMissing(context, inFile);
  const written = await writeOnce(context, inFile, { path, folder: join(folder, table) });
  const known = new Set<string>([
    ...inFile.keys,
    eventTimestamp,
    createdTimestamp,
    ...inFile.fields.map((field) => field.name),
  ]);
  return { path: written, rows, ignored: [...columns.keys()].filter((name) => !known.has(name)) };
}

/** The folder of the table that a view reads. */
function importedTable({ name, source }: FeatureView): string {
  if (source.kind === "tags") return source.table;
  if (source.kind === "table" && source.table.startsWith(importedPrefix)) {
    const table = source.table.slice(importedPrefix.length);
    if (/^[a-z0-9][a-z0-9._-]*$/i.test(table)) return table;
  }
  throw new MarqueeError("invalid-option", `Feature view "${name}" does not read a table of imports.`, {
    hint: `Give a view of your own the source lakeTable({ table: "${importedPrefix}${name}" }).`,
    details: { view: name },
  });
}

async function columnsOf(lake: Lake, path: string): Promise<ReadonlyMap<string, string>> {
  const columns = await lake.query<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM read_parquet(${sqlText(path)})`,
  );
  return new Map(columns.map((column) => [column.column_name, column.column_type]));
}

function assertZones({ view, path, zone }: ImportOptions, columns: ReadonlyMap<string, string>): void {
  if (zone === "UTC") return;
  const times = view.fields.filter(({ type }) => type.kind === "timestamp").map(({ name }) => name);
  const naive = [eventTimestamp, createdTimestamp, ...times].find((name) =>
    /^TIMESTAMP(_S|_MS|_NS)?$/.test(columns.get(name) ?? ""),
  );
  if (naive === undefined) return;
  throw new MarqueeError("invalid-row", `${path}: the times in column "${naive}" have no time zone.`, {
    hint: "Store them with a zone (UTC-adjusted in Parquet), or say that they are UTC with --zone UTC.",
    details: { view: view.name, field: naive },
  });
}

/** A statement about a tag is whole or none. */
async function assertNothingMissing(context: ReadContext, view: FeatureView): Promise<void> {
  const gaps = view.fields.map(({ name }) => `${sqlName(name)} IS NULL`).join(" OR ");
  const [row] = await context.lake.query<{ at: string }>(
    `SELECT "row" AS at FROM (SELECT *, row_number() OVER () AS "row" FROM (${await viewRowsSql(context, view)}))
     WHERE ${gaps} ORDER BY 1 LIMIT 1`,
  );
  const found = row as { at: string } | undefined;
  if (!found) return;
  throw new MarqueeError(
    "invalid-row",
    `Feature view "${view.name}", row ${found.at}: a statement about a tag lacks a value.`,
    {
      hint: `Every row needs ${view.fields.map(({ name }) => name).join(", ")}.`,
    },
  );
}

/** Named by what is imported: the same file again is not taken twice, and keeps its first known time. */
async function writeOnce(
  context: ReadContext,
  view: FeatureView,
  { path, folder }: { readonly path: string; readonly folder: string },
): Promise<string> {
  const name = hashOf({ file: await sha256OfFile(path), view: view.hash }).slice(0, 24);
  const target = join(folder, `${name}.parquet`);
  const isThere = await access(target).then(
    () => true,
    () => false,
  );
  if (isThere) return target;
  const order = [...view.keys, "eventTime", "knownTime"].map(sqlName).join(", ");
  await copyToParquet(
    context.lake,
    `SELECT * FROM (${await viewRowsSql(context, view)}) ORDER BY ${order}`,
    target,
  );
  return target;
}
