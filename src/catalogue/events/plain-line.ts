import type { EventLayout } from "./event-file.ts";
import { latestSecond } from "./event-row.ts";

/** Whether the line `[start, end)` of some bytes, without its newline, is beyond doubt. */
export type LineCheck = (bytes: Uint8Array, start: number, end: number) => boolean;

/** What a cell must be: a name without spaces and quotes, a decimal number, seconds or nothing, or any plain text. */
type CellCheck = (bytes: Uint8Array, start: number, end: number) => boolean;

const dot = 46;
const zero = 48;
const nine = 57;
const quote = 34;
const longestName = 200;

/**
 * A check of the lines of an event file on bytes: the right number of cells, identifiers without spaces and
 * quotes, a decimal value, seconds in range or nothing. Lines that fail it may still be good; they are looked at
 * one by one.
 */
export function lineCheck(layout: EventLayout): LineCheck {
  const checks = layout.columns.map((column) => cellCheck(layout, column));
  const separator = layout.delimiter.charCodeAt(0);
  const width = layout.delimiter.length;
  return (bytes, start, end) => {
    const stop = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    let from = start;
    for (let column = 0; column < checks.length; column++) {
      let at = from;
      while (at < stop && bytes[at] !== separator) at += 1;
      const last = column === checks.length - 1;
      if (last !== at >= stop || !checks[column](bytes, from, at)) return false;
      for (let more = 1; more < width && !last; more++) if (bytes[at + more] !== separator) return false;
      from = at + width;
    }
    return true;
  };
}

function cellCheck(layout: EventLayout, column: string): CellCheck {
  if (column === layout.viewer || column === layout.title) return isName;
  if (column === layout.value) return isDecimal;
  return column === layout.time ? isSecondsOrNothing : isPlainText;
}

const isName: CellCheck = (bytes, start, end) => {
  if (end <= start || end - start > longestName) return false;
  for (let at = start; at < end; at++) {
    if (bytes[at] <= 32 || bytes[at] >= 127 || bytes[at] === quote) return false;
  }
  return true;
};

const isDecimal: CellCheck = (bytes, start, end) => {
  let digits = 0;
  let dots = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] >= zero && bytes[at] <= nine) digits += 1;
    else if (bytes[at] === dot) dots += 1;
    else return false;
  }
  return digits > 0 && digits < 16 && dots <= 1;
};

const isSecondsOrNothing: CellCheck = (bytes, start, end) => {
  let seconds = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] < zero || bytes[at] > nine) return false;
    seconds = seconds * 10 + bytes[at] - zero;
  }
  return seconds < latestSecond;
};

const isPlainText: CellCheck = (bytes, start, end) => {
  for (let at = start; at < end; at++) {
    if (bytes[at] < 32 || bytes[at] >= 127 || bytes[at] === quote) return false;
  }
  return true;
};
