import { eventKinds, type RejectReason } from "../../domain/index.ts";
import { FieldFault, isoDate, isSilent, number } from "../reading/fields.ts";
import type { EventFile } from "./event-file.ts";

/** An event as the bulk reader takes it: texts, and the time in milliseconds. */
export interface CleanEvent {
  readonly viewer: string;
  readonly title: string;
  readonly value: string;
  readonly timeMs: number | null;
  readonly kind: string;
  readonly split: string;
}

/** What is wrong with an event, and in which column. */
export interface EventFault {
  readonly column: string;
  readonly reason: RejectReason;
  readonly message: string;
  readonly excerpt: string;
}

/** 2100-01-01 UTC, in seconds: no event can be younger. */
export const latestSecond = 4_102_444_800;
const longestName = 200;

/**
 * Checks one event. A faulty time is dropped and the event kept; any other fault is the event's end.
 *
 * @param cell The text of a column.
 * @param report Told every fault.
 */
export function checkEvent(
  file: EventFile,
  cell: (column: string) => string,
  report: (fault: EventFault) => void,
): CleanEvent | undefined {
  const { layout } = file;
  const fail = (column: string, reason: RejectReason, message: string) => {
    report({ column, reason, message, excerpt: cell(column) });
    return undefined;
  };
  const viewer = cell(layout.viewer).trim();
  const title = cell(layout.title).trim();
  if (viewer === "") return fail(layout.viewer, "missing-id", "The event has no viewer.");
  if (title === "") return fail(layout.title, "missing-id", "The event has no title.");
  for (const [column, text] of [
    [layout.viewer, viewer],
    [layout.title, title],
  ]) {
    if (text.includes('"')) return fail(column, "broken-quote", "A stray quote stands in an identifier.");
    if (text.length > longestName) return fail(column, "too-long", "An identifier is too long.");
  }
  const kind = kindOf(file, cell);
  if (kind === undefined) {
    return fail(layout.kind ?? "kind", "wrong-type", `One of ${eventKinds.join(", ")} was expected.`);
  }
  const value = valueOf(cell(layout.value), kind);
  if (value instanceof FieldFault) return fail(layout.value, value.reason, value.message);
  const time = layout.time === undefined ? null : timeOf(cell(layout.time), layout.timeFormat);
  if (time instanceof FieldFault)
    fail(layout.time ?? "", time.reason, `${time.message} The event was kept without.`);
  const timeMs = time instanceof FieldFault ? null : time;
  const split = layout.split === undefined ? "" : cell(layout.split).trim();
  return { viewer, title, value, timeMs, kind, split };
}

function kindOf(file: EventFile, cell: (column: string) => string): string | undefined {
  if (file.kind !== "column") return file.kind;
  const kind = cell(file.layout.kind ?? "").trim();
  return eventKinds.find((known) => known === kind);
}

function valueOf(raw: string, kind: string): string | FieldFault {
  if (kind === "tag") {
    return isSilent(raw) ? new FieldFault("wrong-type", "The tag is empty.") : raw;
  }
  const value = number(raw);
  if (value === undefined) return new FieldFault("wrong-type", "A number was expected.");
  return value instanceof FieldFault ? value : String(value);
}

function timeOf(raw: string, format: "seconds" | "iso" = "seconds"): number | null | FieldFault {
  if (isSilent(raw)) return null;
  if (format === "iso") return isoTime(raw.trim());
  const seconds = number(raw);
  if (seconds instanceof FieldFault) return seconds;
  if (seconds === undefined) return null;
  if (seconds >= 0 && seconds < latestSecond) return Math.round(seconds * 1000);
  return new FieldFault("absurd-date", "A time between 1970 and 2100 was expected.");
}

function isoTime(raw: string): number | FieldFault {
  const day = isoDate(raw.slice(0, 10));
  if (day instanceof FieldFault) return day;
  const zoned = /^\d{4}-\d{2}-\d{2}$|Z$|[+-]\d{2}:?\d{2}$/.test(raw) ? raw : `${raw}Z`;
  const time = Date.parse(zoned.replace(" ", "T"));
  return Number.isNaN(time) ? new FieldFault("wrong-type", "A time in ISO 8601 was expected.") : time;
}
