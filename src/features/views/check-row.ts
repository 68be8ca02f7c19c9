import { MarqueeError } from "../../core/index.ts";
import { describeType } from "./describe-type.ts";
import type { KeyColumn } from "./entity.ts";
import { readMoment } from "./time.ts";
import type { FeatureView, Field } from "./view.ts";

/** A value of a field; `null` where it is missing. */
export type FeatureValue = number | string | boolean | Date | readonly number[] | readonly string[] | null;

/** A row of a view that was found good. */
export interface FeatureRow {
  readonly keys: Readonly<Partial<Record<KeyColumn, string>>>;
  /** Microseconds since 1970 UTC. */
  readonly eventTime: number;
  readonly knownTime: number;
  /** In the order of the view's fields. */
  readonly values: readonly FeatureValue[];
}

/** The longest key, in UTF-16 units. */
export const keyLimit = 200;

/**
 * Checks a row that came from outside: keys, both times, and every field by its type and size. A field that is absent
 * is missing.
 *
 * @param place How the row is called in messages: `row 3`.
 * @throws MarqueeError `invalid-row` or `limit-exceeded` that names view, field and row.
 */
export function checkRow(
  view: FeatureView,
  row: Readonly<Record<string, unknown>>,
  place: string,
): FeatureRow {
  const known = new Set<string>([
    ...view.keys,
    "eventTime",
    "knownTime",
    ...view.fields.map(({ name }) => name),
  ]);
  const stranger = Object.keys(row).find((name) => !known.has(name));
  if (stranger !== undefined) throw badValue(view, stranger, place, "the view has no such field");
  return {
    keys: Object.fromEntries(view.keys.map((key) => [key, checkKey(view, key, row[key], place)])),
    eventTime: readMoment(row.eventTime, `${called(view, "eventTime")}, ${place}`),
    knownTime: readMoment(row.knownTime, `${called(view, "knownTime")}, ${place}`),
    values: view.fields.map((field) => checkValue(view, field, row[field.name], place)),
  };
}

/** Checks a key. @throws MarqueeError `invalid-row` */
export function checkKey(view: FeatureView, key: KeyColumn, value: unknown, place: string): string {
  if (typeof value === "string" && value.length > 0 && value.length <= keyLimit) return value;
  throw badValue(view, key, place, `a key is a text of 1 to ${keyLimit} characters, not ${shown(value)}`);
}

/** Checks a value; an absent one is missing. @throws MarqueeError `invalid-row`, `limit-exceeded` */
export function checkValue(view: FeatureView, field: Field, value: unknown, place: string): FeatureValue {
  if (value === null || value === undefined) return null;
  const bytes = valueBytes(value);
  if (bytes > view.valueLimitBytes) throw tooLarge(view, field, place, bytes);
  const checked = field.schema.safeParse(value);
  if (checked.success) return checked.data as FeatureValue;
  throw badValue(view, field.name, place, `${describeType(field.type)} expected, found ${shown(value)}`);
}

/** The size of a value: 8 bytes a number or time, 1 a boolean, the UTF-8 bytes of a text, the sum for an array. */
export function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "boolean") return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + valueBytes(item), 0);
  return 8;
}

/** An error about one value of a view. */
export function badValue(view: FeatureView, column: string, place: string, why: string): MarqueeError {
  return new MarqueeError("invalid-row", `${called(view, column)}, ${place}: ${why}.`, {
    details: { view: view.name, field: column },
  });
}

/** The error about a value that is over the view's limit. */
export function tooLarge(
  view: FeatureView,
  field: Field,
  place: string,
  bytes: number | string,
): MarqueeError {
  return new MarqueeError(
    "limit-exceeded",
    `${called(view, field.name)}, ${place}: the value has ${bytes} bytes; at most ${view.valueLimitBytes} are allowed.`,
    {
      hint: "Store less, or raise the view's valueLimitBytes.",
      details: { view: view.name, field: field.name },
    },
  );
}

const called = (view: FeatureView, column: string) => `Feature view "${view.name}", field "${column}"`;

const shown = (value: unknown) => String(JSON.stringify(value) ?? value).slice(0, 100);
