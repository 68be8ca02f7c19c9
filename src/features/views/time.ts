import { MarqueeError } from "../../core/index.ts";

/** A moment as the features' files and rows may give it: a date, or ISO 8601 text with a zone. */
export type Moment = Date | string;

const withZone =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}(?::?\d{2})?)$/i;
const withoutZone = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?$/;

/** Microseconds that a double holds exactly; the years 1684 to 2255. */
const furthest = Number.MAX_SAFE_INTEGER;

/**
 * Microseconds since 1970-01-01 UTC.
 *
 * @param place Where the value stands, as the beginning of a message: `row 3, eventTime`.
 * @throws MarqueeError `invalid-row` when there is no time, no zone, or no such day.
 */
export function readMoment(value: unknown, place: string): number {
  if (value instanceof Date) return inRange(value.getTime() * 1000, value, place);
  if (typeof value !== "string") throw badTime(place, value, "is no date and no text");
  const parts = withZone.exec(value.trim());
  if (!parts) {
    const why = withoutZone.test(value.trim()) ? "has no time zone" : "is no ISO 8601 time";
    throw badTime(place, value, why);
  }
  const [, day, clock, fraction = "", zone] = parts as unknown as [string, string, string, string?, string?];
  return inRange(milliseconds(day, clock, zone ?? "Z") * 1000 + microseconds(fraction), value, place);
}

function milliseconds(day: string, clock: string, zone: string): number {
  // Date.parse takes the 31st of February for the 3rd of March in some engines; the day must come back the same.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return Number.NaN;
  const [, sign, hours, minutes = "00"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? ["", "+", "00", "00"];
  return Date.parse(`${day}T${clock}${sign}${hours}:${minutes}`);
}

/** The digits after the point as microseconds; what is finer is cut off. */
const microseconds = (fraction: string) => Number(fraction.padEnd(6, "0").slice(0, 6));

function inRange(time: number, value: unknown, place: string): number {
  if (Number.isNaN(time)) throw badTime(place, value, "is no time that exists");
  if (Math.abs(time) > furthest) throw badTime(place, value, "is not between the years 1684 and 2255");
  return time;
}

function badTime(place: string, value: unknown, why: string): MarqueeError {
  const shown = value instanceof Date ? "the date" : JSON.stringify(value ?? null).slice(0, 100);
  return new MarqueeError("invalid-row", `${place}: ${shown} ${why}.`, {
    hint: "Give times in UTC or with their zone: 2026-03-01T20:15:00Z or 2026-03-01T21:15:00+01:00.",
  });
}
