const newline = 10;
const carriageReturn = 13;
const quoteMark = 34;

/** How records and cells are told apart. */
export interface DelimitedFormat {
  /** What stands between two cells; `null` when a line is one cell. */
  readonly delimiter: string | null;
  /** Whether cells may stand in double quotes (RFC 4180), with newlines and doubled quotes inside. */
  readonly quoted: boolean;
}

/** One record parsed, or why not. Positions are indexes into the text. */
export type ParsedRecord =
  | { readonly kind: "record"; readonly cells: string[]; readonly end: number }
  /** The text ends before the record does. */
  | { readonly kind: "more" }
  | { readonly kind: "broken"; readonly column: number; readonly message: string };

const more = { kind: "more" } as const;

/**
 * Parses the record that starts at `from`. A quote in the middle of an unquoted cell is taken as it stands; a
 * quoted cell whose closing quote is followed by anything but a delimiter or the end of the line is broken.
 *
 * @param atEnd Whether the text ends where the file does.
 */
export function parseRecord(
  text: string,
  from: number,
  format: DelimitedFormat,
  atEnd: boolean,
): ParsedRecord {
  return format.quoted && format.delimiter !== null
    ? parseQuoted(text, from, format.delimiter, atEnd)
    : parsePlain(text, from, format.delimiter, atEnd);
}

function parsePlain(text: string, from: number, delimiter: string | null, atEnd: boolean): ParsedRecord {
  const found = text.indexOf("\n", from);
  if (found < 0 && !atEnd) return more;
  const lineEnd = found < 0 ? text.length : found;
  const line = text.slice(from, withoutCarriageReturn(text, from, lineEnd));
  const cells = delimiter === null ? [line] : line.split(delimiter);
  return { kind: "record", cells, end: found < 0 ? text.length : found + 1 };
}

function parseQuoted(text: string, from: number, delimiter: string, atEnd: boolean): ParsedRecord {
  const cells: string[] = [];
  const separator = delimiter.charCodeAt(0);
  for (let at = from; ; ) {
    if (text.charCodeAt(at) !== quoteMark) {
      const stop = endOfPlainCell(text, at, separator);
      if (stop === text.length && !atEnd) return more;
      const endsRecord = text.charCodeAt(stop) !== separator;
      cells.push(text.slice(at, endsRecord ? withoutCarriageReturn(text, at, stop) : stop));
      if (endsRecord) return { kind: "record", cells, end: Math.min(stop + 1, text.length) };
      at = stop + 1;
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close < 0 || (close + 2 >= text.length && !atEnd)) {
      if (!atEnd) return more;
      return { kind: "broken", column: cells.length, message: "a quote is opened and never closed" };
    }
    cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
    const next = text.charCodeAt(close + 1);
    if (next === separator) {
      at = close + 2;
      continue;
    }
    if (close + 1 >= text.length) return { kind: "record", cells, end: text.length };
    if (next === newline) return { kind: "record", cells, end: close + 2 };
    if (next === carriageReturn && (text.charCodeAt(close + 2) === newline || close + 2 >= text.length)) {
      return { kind: "record", cells, end: Math.min(close + 3, text.length) };
    }
    const message = "a closing quote is followed by something other than a delimiter";
    return { kind: "broken", column: cells.length - 1, message };
  }
}

/** Where an unquoted cell ends: at a separator, a newline or the end of the text. */
function endOfPlainCell(text: string, from: number, separator: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator || code === newline) break;
  }
  return at;
}

/** The next quote that is not doubled, or -1. */
function closingQuote(text: string, from: number): number {
  for (let at = from; ; ) {
    const found = text.indexOf('"', at);
    if (found < 0 || text.charCodeAt(found + 1) !== quoteMark) return found;
    at = found + 2;
  }
}

function withoutCarriageReturn(text: string, from: number, end: number): number {
  return end > from && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
}
