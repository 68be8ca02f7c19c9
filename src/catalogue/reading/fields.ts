import type { RejectReason } from "../../domain/index.ts";

/** A value that a field cannot take. */
export class FieldFault {
  readonly reason: RejectReason;
  readonly message: string;

  constructor(reason: RejectReason, message: string) {
    this.reason = reason;
    this.message = message;
  }
}

/** Reads a raw value (a cell or a JSON value): the value, `undefined` where there is none, or what is wrong. */
export type FieldReader<T> = (raw: unknown) => T | undefined | FieldFault;

/** Unicode NFC with white space folded and control characters removed. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/** Whether a raw value says nothing: absent, `null` or blank. */
export function isSilent(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === "string" && raw.trim() === "");
}

/** A text, cleaned. */
export const text: FieldReader<string> = (raw) => {
  if (isSilent(raw)) return undefined;
  if (typeof raw !== "string") return new FieldFault("wrong-type", "Text was expected.");
  return cleanText(raw.toWellFormed()) || undefined;
};

/** A finite number, as a number or in decimal. */
export const number: FieldReader<number> = (raw) => {
  if (isSilent(raw)) return undefined;
  const value = typeof raw === "string" ? decimal(raw) : raw;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return new FieldFault("wrong-type", "A number was expected.");
  }
  return value;
};

/** A number that is no fraction; `7.0` counts. */
export const integer: FieldReader<number> = (raw) => {
  const value = number(raw);
  if (typeof value !== "number") return value;
  return Number.isSafeInteger(value) ? value : new FieldFault("wrong-type", "A whole number was expected.");
};

/** A number where the source writes 0 for "not known". */
export const numberOrZeroForUnknown: FieldReader<number> = (raw) => {
  const value = number(raw);
  return value === 0 ? undefined : value;
};

const earliestYear = 1870;
const latestYear = 2100;

/** A year in which a film can have come out. */
export const year: FieldReader<number> = (raw) => {
  const value = integer(raw);
  if (typeof value !== "number") return value;
  if (value >= earliestYear && value <= latestYear) return value;
  return new FieldFault("absurd-date", `A year from ${earliestYear} to ${latestYear} was expected.`);
};

/** A date `YYYY-MM-DD` that exists. */
export const isoDate: FieldReader<string> = (raw) => {
  if (isSilent(raw)) return undefined;
  const found = typeof raw === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(raw.trim()) : null;
  if (!found) return new FieldFault("wrong-type", "A date YYYY-MM-DD was expected.");
  const date = new Date(`${found[0]}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(found[0]);
  if (!exists) return new FieldFault("absurd-date", "There is no such day.");
  const inYear = year(found[1]);
  return inYear instanceof FieldFault ? inYear : found[0];
};

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** The day of an ISO date or time, or of a date written out such as `September 25, 2021`. */
export const dayOf: FieldReader<string> = (raw) => {
  if (isSilent(raw) || typeof raw !== "string") return isoDate(raw);
  const [, name = "", day = "", inYear = ""] = /^([A-Za-z]+) (\d{1,2}), (\d{4})$/.exec(raw.trim()) ?? [];
  const month = monthNames.indexOf(name.toLowerCase()) + 1;
  if (month > 0) return isoDate(`${inYear}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`);
  return isoDate(raw.trim().replace(/^(\d{4}-\d{2}-\d{2})[T ].*$/, "$1"));
};

/** An IMDb identifier, with or without `tt`; digits are padded to seven. */
export const imdbId: FieldReader<string> = (raw) => {
  if (isSilent(raw)) return undefined;
  const digits = /^(?:tt)?(\d{1,10})$/.exec(String(raw).trim())?.[1];
  if (digits === undefined || /^0*$/.test(digits)) {
    return new FieldFault("wrong-type", 'An IMDb identifier ("tt" and digits) was expected.');
  }
  return `tt${digits.replace(/^0+(?=\d{7})/, "").padStart(7, "0")}`;
};

/** A positive whole number in decimal, as TMDB and MovieLens number their titles. */
export const numericId: FieldReader<string> = (raw) => {
  const value = integer(raw);
  if (typeof value !== "number") return value;
  if (value > 0 && value < 1e10) return String(value);
  return new FieldFault("out-of-range", "A positive number was expected.");
};

/** Names in one text, with a separator between them. Repeated names are kept once. */
export function namesSplitBy(separator: string | RegExp): FieldReader<string[]> {
  return (raw) => {
    const value = text(raw);
    if (typeof value !== "string") return value;
    return distinct(value.split(separator));
  };
}

/** A list of texts, or of objects with a member that is one. Repeated names are kept once. */
export function namesIn(member?: string): FieldReader<string[]> {
  return (raw) => {
    if (isSilent(raw)) return undefined;
    if (!Array.isArray(raw)) return new FieldFault("wrong-type", "A list was expected.");
    const names: unknown[] = raw.map((item: unknown) =>
      member === undefined ? item : memberOf(item, member),
    );
    const texts = names.filter((name) => typeof name === "string");
    if (texts.length === names.length) return distinct(texts);
    const what = member === undefined ? "texts" : `objects with a "${member}"`;
    return new FieldFault("wrong-type", `A list of ${what} was expected.`);
  };
}

/** Cleaned, without blanks and repetitions; `undefined` when nothing is left. */
export function distinct(names: readonly string[]): string[] | undefined {
  const cleaned = [...new Set(names.map((name) => cleanText(name.toWellFormed())))].filter(
    (name) => name !== "",
  );
  return cleaned.length > 0 ? cleaned : undefined;
}

function memberOf(item: unknown, member: string): unknown {
  return item !== null && typeof item === "object" ? (item as Record<string, unknown>)[member] : undefined;
}

function decimal(raw: string): number | undefined {
  const trimmed = raw.trim();
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}
