import { sqlName, sqlText } from "../../storage/index.ts";
import { type FieldType, lakeTypes } from "../views/field-type.ts";
import type { Field } from "../views/view.ts";

/**
 * SQL that is true where a column holds a value that the field's zod type would take (or none), in the types of
 * `viewRowsSql`. Its counterpart in TypeScript is `checkValue`.
 */
export function goodValueSql({ name, type }: Field): string {
  const column = sqlName(name);
  const demands = demandsOf(column, type);
  return demands.length === 0 ? "true" : `coalesce(${demands.join(" AND ")}, true)`;
}

/** SQL of a value's size in bytes, by the rule of `valueBytes`; `NULL` where it is missing. */
export function valueBytesSql({ name, type }: Field): string {
  const column = sqlName(name);
  switch (type.kind) {
    case "text":
    case "enum":
      return `strlen(${column})`;
    case "text[]":
      return `coalesce(list_sum(list_transform(${column}, lambda item: strlen(item))), 0)`;
    case "number[]":
      return `8 * len(${column})`;
    case "boolean":
      return "1";
    case "number":
    case "integer":
    case "timestamp":
      return "8";
  }
}

/** Whether a value of that type can be larger than a limit of some hundred bytes at all. */
export function hasSize({ kind }: FieldType): boolean {
  return lakeTypes[kind] === "VARCHAR" || kind.endsWith("[]");
}

function demandsOf(column: string, type: FieldType): string[] {
  switch (type.kind) {
    case "number":
      return [`isfinite(${column})`, ...bounds(column, type)];
    case "integer":
      return [
        `${column} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`,
        ...bounds(column, type),
      ];
    case "text":
      return lengths(column, type);
    case "enum":
      return [`${column} IN (${(type.values ?? []).map(sqlText).join(", ")})`];
    case "boolean":
      return [];
    case "timestamp":
      return [`isfinite(${column})`];
    case "number[]":
      return [...itemCounts(column, type), everyItem(column, ["isfinite(item)", ...bounds("item", type)])];
    case "text[]":
      return [...itemCounts(column, type), everyItem(column, lengths("item", type))];
  }
}

function bounds(column: string, { minimum, maximum, above, below }: FieldType): string[] {
  return comparisons(column, [
    [">=", minimum],
    ["<=", maximum],
    [">", above],
    ["<", below],
  ]);
}

function lengths(column: string, { minimumLength, maximumLength }: FieldType): string[] {
  // JavaScript counts UTF-16 units: two for every character beyond the basic plane.
  const beyond = `length(regexp_replace(${column}, '[\\x{0}-\\x{FFFF}]', '', 'g'))`;
  return comparisons(`(length(${column}) + ${beyond})`, [
    [">=", minimumLength],
    ["<=", maximumLength],
  ]);
}

function itemCounts(column: string, { minimumItems, maximumItems }: FieldType): string[] {
  return comparisons(`len(${column})`, [
    [">=", minimumItems],
    ["<=", maximumItems],
  ]);
}

/** Comparisons are with doubles: a bare `0.1` in DuckDB is a decimal. */
function comparisons(
  value: string,
  demands: readonly (readonly [operator: string, limit: number | undefined])[],
): string[] {
  return demands.flatMap(([operator, limit]) =>
    limit === undefined ? [] : [`${value} ${operator} '${limit}'::DOUBLE`],
  );
}

/** An item may not be missing. */
function everyItem(column: string, demands: readonly string[]): string {
  const good = ["item IS NOT NULL", ...demands].join(" AND ");
  return `len(list_filter(${column}, lambda item: NOT coalesce(${good}, false))) = 0`;
}
