import { decodeCell, type Encoding, isPlain } from "./decode.ts";
import { excerptOf, type Fault } from "./fault.ts";
import { openBytes } from "./open-bytes.ts";
import { type DelimitedFormat, type ParsedRecord, parseRecord } from "./parse-record.ts";
import { findNextRecord, skipLongRecord } from "./resynchronise.ts";
import { TextWindow } from "./text-window.ts";

/** How to read the records of a file. */
export interface RowFormat extends DelimitedFormat {
  readonly encoding: Encoding;
  /** How many cells a record has; `first-record` when the first one decides. */
  readonly columns: number | "first-record";
}

/** Options of {@link readRows}. */
export interface RowOptions {
  /** A record of more bytes is put aside without being held in memory. Default: {@link defaultRecordBytes}. */
  readonly maximumRecordBytes?: number;
  readonly signal?: AbortSignal;
}

/** A cell that cannot be read; it stands empty in its row. */
export interface CellFault extends Fault {
  readonly column: number;
}

/** A record with the right number of cells. */
export interface Row {
  /** The line on which the record starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly faults?: readonly CellFault[];
}

/** A record that was put aside whole. */
export interface RowFault extends Fault {
  readonly line: number;
  /** The column where it went wrong, from 0; `null` for the whole record. */
  readonly column: number | null;
  readonly cells?: undefined;
}

/** 8 MiB. */
export const defaultRecordBytes = 8 * 1024 * 1024;

const batchCharacters = 256 * 1024;
const byteOrderMark = "\xef\xbb\xbf";

/**
 * Reads the records of a delimited file or of a file of lines (`delimiter: null`), gzip or not, in batches, in
 * bounded memory. A faulty record comes back as a {@link RowFault} and reading goes on behind it: after a broken
 * quote at the next line that parses with the right number of cells. Blank lines are passed over.
 */
export async function* readRows(
  path: string,
  format: RowFormat,
  options: RowOptions = {},
): AsyncGenerator<readonly (Row | RowFault)[]> {
  let damage: string | undefined;
  const onDamage = (message: string) => {
    damage = message;
  };
  const window = new TextWindow(openBytes(path, { signal: options.signal, onDamage }));
  const reader = new RowReader(window, format, options.maximumRecordBytes ?? defaultRecordBytes);
  try {
    await window.fill(batchCharacters);
    if (window.text.startsWith(byteOrderMark)) window.from = byteOrderMark.length;
    while (window.held > 0 || !window.ended) yield await reader.batch();
    if (damage !== undefined) yield [wholeFault(window.line, "damaged-file", damage)];
  } finally {
    await window.close();
  }
}

class RowReader {
  private readonly window: TextWindow;
  private readonly format: RowFormat;
  private readonly maximumBytes: number;
  private columns: number | undefined;

  constructor(window: TextWindow, format: RowFormat, maximumBytes: number) {
    this.window = window;
    this.format = format;
    this.maximumBytes = maximumBytes;
    this.columns = format.columns === "first-record" ? undefined : format.columns;
  }

  /** Reads what is complete in the window, and one record more when that is nothing. */
  async batch(): Promise<(Row | RowFault)[]> {
    const rows: (Row | RowFault)[] = [];
    const { window } = this;
    while (window.held > 0) {
      const parsed = parseRecord(window.text, window.from, this.format, window.ended);
      if (parsed.kind === "more" && rows.length > 0) break;
      const row = await this.take(parsed);
      if (row) rows.push(row);
    }
    if (!window.ended) await window.fill(Math.max(batchCharacters, 2 * window.held));
    return rows;
  }

  private async take(parsed: ParsedRecord): Promise<Row | RowFault | undefined> {
    const { window } = this;
    const length = parsed.kind === "record" ? parsed.end - window.from : window.held;
    if (parsed.kind !== "broken" && length > this.maximumBytes) {
      const skipped = await skipLongRecord(window, this.format, this.columns, this.maximumBytes);
      return { column: null, ...skipped };
    }
    if (parsed.kind === "more") {
      await window.fill(Math.max(batchCharacters, 2 * window.held));
      return undefined;
    }
    if (parsed.kind === "broken") return this.broken(parsed.message, parsed.column);
    return this.complete(parsed.cells, parsed.end);
  }

  private async complete(cells: readonly string[], end: number): Promise<Row | RowFault | undefined> {
    const { window } = this;
    const blank = cells.length === 1 && cells[0].trim() === "";
    if (!blank) this.columns ??= cells.length;
    const spansLines = window.text.indexOf("\n", window.from) < end - 1;
    if (!blank && cells.length !== this.columns && spansLines) {
      return this.broken(`the record has ${cells.length} cells instead of ${this.columns}`, null);
    }
    const { line } = window;
    const source = window.text.slice(window.from, end);
    window.advance(end);
    if (blank) return undefined;
    if (cells.length === this.columns) return decodeRow(line, cells, source, this.format.encoding);
    const message = `The row has ${cells.length} cells instead of ${this.columns}.`;
    return { ...wholeFault(line, "wrong-column-count", message), excerpt: readable(source) };
  }

  private async broken(problem: string, column: number | null): Promise<RowFault> {
    const { window } = this;
    const { line } = window;
    const excerpt = readable(window.text.slice(window.from, window.from + 800));
    await findNextRecord(window, this.format, this.columns, this.maximumBytes);
    const passed = window.line - line > 1 ? ` Lines ${line} to ${window.line - 1} were passed over.` : "";
    const message = `A quote is broken: ${problem}.${passed}`;
    return { line, column, reason: "broken-quote", message, excerpt };
  }
}

function decodeRow(line: number, cells: readonly string[], source: string, encoding: Encoding): Row {
  if (isPlain(source)) return { line, cells };
  const faults: CellFault[] = [];
  const decoded = cells.map((cell, column) => {
    if (isPlain(cell)) return cell;
    const text = decodeCell(cell, encoding);
    if (typeof text === "string") return text;
    faults.push({ ...text, column });
    return "";
  });
  return faults.length > 0 ? { line, cells: decoded, faults } : { line, cells: decoded };
}

function wholeFault(line: number, reason: Fault["reason"], message: string): RowFault {
  return { line, column: null, reason, message, excerpt: "" };
}

function readable(bytes: string): string {
  return excerptOf(Buffer.from(bytes.slice(0, 800), "latin1").toString("utf8").trim());
}
