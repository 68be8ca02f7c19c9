import type { z } from "zod";
import type { FieldType } from "./field-type.ts";

/** Why a zod type cannot be a field's; becomes part of a message that names view and field. */
export class UnfitType extends Error {}

/**
 * What a zod type demands, as plain data. A demand that SQL could not check (a refinement, a pattern, a bound of a
 * date) is refused, so that the lake, the database and TypeScript always agree on what a good value is.
 *
 * @throws UnfitType
 */
export function readFieldType(schema: z.core.$ZodType): FieldType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  // Every field may be missing; saying so is allowed and changes nothing.
  if (def.type === "nullable" || def.type === "optional") return readFieldType(def.innerType);
  if (def.type === "array") return arrayType(def, schema);
  if (def.type === "enum") return { kind: "enum", values: enumValues(def.entries) };
  const kind = plainKinds.get(def.type);
  if (kind !== undefined) return withChecks({ kind }, schema);
  throw new UnfitType(
    `zod type "${def.type}" has no place in the lake; use a number, integer, string, boolean, date, enumeration of texts, or an array of numbers or strings`,
  );
}

const plainKinds = new Map<string, FieldType["kind"]>([
  ["boolean", "boolean"],
  ["date", "timestamp"],
  ["string", "text"],
  ["number", "number"],
]);

function arrayType(def: z.core.$ZodArrayDef, schema: z.core.$ZodType): FieldType {
  const item = readFieldType(def.element);
  if (item.kind !== "number" && item.kind !== "integer" && item.kind !== "text") {
    throw new UnfitType(`arrays hold numbers or texts, not ${item.kind}`);
  }
  if (item.kind === "integer") throw new UnfitType("arrays hold numbers or texts; use z.array(z.number())");
  return withChecks({ ...item, kind: item.kind === "text" ? "text[]" : "number[]" }, schema);
}

function enumValues(entries: Readonly<Record<string, string | number>>): string[] {
  const values = Object.values(entries);
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length !== values.length) throw new UnfitType("the values of an enumeration must be texts");
  return texts;
}

/** Adds what the checks of a schema demand. */
function withChecks(type: FieldType, schema: z.core.$ZodType): FieldType {
  const { def } = schema._zod;
  const own = "check" in def ? [def as unknown as CheckDefinition] : [];
  const attached = (def.checks ?? []).map((check) => check._zod.def as unknown as CheckDefinition);
  return [...own, ...attached].reduce(withCheck, type);
}

type CheckDefinition = z.core.$ZodChecks["_zod"]["def"];

function withCheck(type: FieldType, check: CheckDefinition): FieldType {
  const { check: name } = check;
  if (name === "greater_than")
    return numeric(type, check.inclusive ? "minimum" : "above", check.value, Math.max);
  if (name === "less_than")
    return numeric(type, check.inclusive ? "maximum" : "below", check.value, Math.min);
  if (name === "number_format") return withFormat(type, check.format);
  if (name === "min_length") return lengths(type, "minimum", check.minimum);
  if (name === "max_length") return lengths(type, "maximum", check.maximum);
  if (name === "length_equals")
    return lengths(lengths(type, "minimum", check.length), "maximum", check.length);
  throw new UnfitType(`the check "${name}" cannot be made in the lake; check before the values get there`);
}

type Bound = "minimum" | "maximum" | "above" | "below";

function numeric(
  type: FieldType,
  bound: Bound,
  value: unknown,
  stricter: (a: number, b: number) => number,
): FieldType {
  if (type.kind === "timestamp" || typeof value !== "number") {
    throw new UnfitType("a bound of a date cannot be made in the lake; check before the values get there");
  }
  const known = type[bound];
  return { ...type, [bound]: known === undefined ? value : stricter(known, value) };
}

function lengths(type: FieldType, end: "minimum" | "maximum", value: number): FieldType {
  const member = `${end}${type.kind === "text" ? "Length" : "Items"}` as const;
  const known = type[member];
  const stricter = end === "minimum" ? Math.max : Math.min;
  return { ...type, [member]: known === undefined ? value : stricter(known, value) };
}

function withFormat(type: FieldType, format: z.core.$ZodNumberFormats): FieldType {
  switch (format) {
    case "safeint":
      return { ...type, kind: "integer" };
    case "int32":
      return between({ ...type, kind: "integer" }, -(2 ** 31), 2 ** 31 - 1);
    case "uint32":
      return between({ ...type, kind: "integer" }, 0, 2 ** 32 - 1);
    case "float32":
      return between(type, -3.402_823_466_385_288_6e38, 3.402_823_466_385_288_6e38);
    case "float64":
      return type;
  }
}

function between(type: FieldType, minimum: number, maximum: number): FieldType {
  return numeric(numeric(type, "minimum", minimum, Math.max), "maximum", maximum, Math.min);
}
