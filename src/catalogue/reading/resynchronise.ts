import { excerptOf, type Fault } from "./fault.ts";
import { type DelimitedFormat, parseRecord } from "./parse-record.ts";
import type { TextWindow } from "./text-window.ts";

/**
 * Moves the window from a broken record to the next line on which a record with the right number of cells
 * starts, or to the end of the file.
 */
export async function findNextRecord(
  window: TextWindow,
  format: DelimitedFormat,
  columns: number | undefined,
  maximumBytes: number,
): Promise<void> {
  while (await passLine(window, maximumBytes)) {
    const parsed = await parseHere(window, format, maximumBytes);
    if (parsed !== undefined && (columns === undefined || parsed.length === columns)) return;
  }
}

/** Passes over one physical line; false when nothing is left behind it. */
async function passLine(window: TextWindow, maximumBytes: number): Promise<boolean> {
  for (;;) {
    const end = window.text.indexOf("\n", window.from);
    if (end >= 0) {
      window.advance(end + 1);
      if (window.held === 0 && !window.ended) await window.fill(1);
      return window.held > 0;
    }
    // A line beyond the limit is given up piece by piece.
    if (window.ended || window.held > maximumBytes) window.advance(window.text.length);
    if (window.ended) return false;
    await window.fill(Math.max(lookAhead, 2 * window.held));
  }
}

const lookAhead = 64 * 1024;

/** The cells of the record at the window's start, or `undefined` if it is blank, broken or too long. */
async function parseHere(
  window: TextWindow,
  format: DelimitedFormat,
  maximumBytes: number,
): Promise<readonly string[] | undefined> {
  for (;;) {
    const parsed = parseRecord(window.text, window.from, format, window.ended);
    if (parsed.kind === "record") return parsed.cells.join("").trim() === "" ? undefined : parsed.cells;
    if (parsed.kind === "broken" || window.held > maximumBytes) return undefined;
    await window.fill(Math.max(lookAhead, 2 * window.held));
  }
}

/** How many good lines in a row prove that a long quoted cell was an unclosed quote. */
const proof = 2;

/**
 * Passes over a record that is longer than the limit without holding it. It ends where its quotes close, or, when
 * lines follow that are records of their own, at the first of these: then the quote was never closed.
 */
export async function skipLongRecord(
  window: TextWindow,
  format: DelimitedFormat,
  columns: number | undefined,
  maximumBytes: number,
): Promise<Fault & { readonly line: number }> {
  const { line } = window;
  const excerpt = excerptOf(
    Buffer.from(window.text.slice(window.from, window.from + 800), "latin1").toString("utf8"),
  );
  let open = false;
  for (let first = true; window.held > 0 || !window.ended; first = false) {
    if (!first && open && (await recordsFollow(window, format, columns))) {
      const message = `A quote is broken: its cell does not end within ${maximumBytes} bytes. Lines ${line} to ${window.line - 1} were passed over.`;
      return { line, reason: "broken-quote", message, excerpt };
    }
    const quotes = await passCountingQuotes(window);
    if (format.quoted && quotes % 2 === 1) open = !open;
    if (!open) break;
  }
  const message = `The record is longer than ${maximumBytes} bytes and was passed over.`;
  return { line, reason: "too-long", message, excerpt };
}

/** Passes over one line of any length and counts its quotes. */
async function passCountingQuotes(window: TextWindow): Promise<number> {
  for (let quotes = 0; ; ) {
    const newline = window.text.indexOf("\n", window.from);
    const end = newline < 0 ? window.text.length : newline + 1;
    for (let at = window.text.indexOf('"', window.from); at >= 0 && at < end; ) {
      quotes += 1;
      at = window.text.indexOf('"', at + 1);
    }
    window.advance(end);
    if (window.held === 0 && !window.ended) await window.fill(lookAhead);
    if (newline >= 0 || window.held === 0) return quotes;
  }
}

/** Whether the next {@link proof} lines are whole records with the right number of cells. */
async function recordsFollow(
  window: TextWindow,
  format: DelimitedFormat,
  columns: number | undefined,
): Promise<boolean> {
  if (columns === undefined || columns < 2) return false;
  if (window.held < lookAhead && !window.ended) await window.fill(lookAhead);
  let from = window.from;
  for (let good = 0; good < proof; good++) {
    if (from >= window.text.length) return good > 0;
    const newline = window.text.indexOf("\n", from);
    const end = newline < 0 ? window.text.length : newline + 1;
    if (newline < 0 && !window.ended) return false;
    const parsed = parseRecord(window.text.slice(from, end), 0, format, true);
    if (parsed.kind !== "record" || parsed.cells.length !== columns) return false;
    from = end;
  }
  return true;
}
