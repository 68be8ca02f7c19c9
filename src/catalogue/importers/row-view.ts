import { messageOf, throwIfCancelled } from "../../core/index.ts";
import type { Reject } from "../../domain/index.ts";
import { openLake, readParquet } from "../../storage/index.ts";
import { excerptOf, type Fault } from "../reading/fault.ts";
import { type Row, type RowFault, type RowFormat, readRows } from "../reading/read-rows.ts";
import type { ImportInput } from "./importer.ts";
import type { RawField } from "./record-draft.ts";

/** How the rows of a file are laid out. */
export type RowLayout =
  /** Cells under the names of the first record. */
  | { readonly kind: "table"; readonly delimiter: string; readonly quoted: boolean }
  /** Cells without a header. */
  | {
      readonly kind: "headless";
      readonly delimiter: string;
      readonly encoding: RowFormat["encoding"];
      readonly columns: readonly string[];
    }
  /** One JSON object a line. */
  | { readonly kind: "json-lines" }
  /** Columns of a Parquet file; the line of a row is its number. */
  | { readonly kind: "parquet" };

export const csv: RowLayout = { kind: "table", delimiter: ",", quoted: true };
export const tsv: RowLayout = { kind: "table", delimiter: "\t", quoted: false };
export const jsonLines: RowLayout = { kind: "json-lines" };

/** One row with its fields by name, whatever the layout of the file. */
export interface RowView {
  readonly line: number;
  /** The field of that name; silent when the file has no such column. */
  field(name: string): RawField;
}

/** Reads a file row by row; a row that cannot be read comes as a reject. */
export async function* readRowViews(
  input: ImportInput,
  layout: RowLayout,
): AsyncGenerator<readonly (RowView | { readonly reject: Reject })[]> {
  if (layout.kind === "parquet") {
    yield* readParquetViews(input);
    return;
  }
  let columns = layout.kind === "headless" ? layout.columns : undefined;
  for await (const batch of readRows(input.path, formatOf(layout), input)) {
    const views: (RowView | { reject: Reject })[] = [];
    for (const row of batch) {
      if (row.cells === undefined) views.push({ reject: rejectOf(row, input.file, columns) });
      else if (layout.kind === "json-lines") views.push(objectView(row, input.file));
      else if (columns === undefined) columns = row.cells.map((cell) => cell.trim());
      else views.push(new TableRow(row, columns));
    }
    yield views;
  }
}

async function* readParquetViews(input: ImportInput): AsyncGenerator<readonly RowView[]> {
  const lake = await openLake();
  try {
    let line = 0;
    for await (const row of readParquet<Record<string, unknown>>(lake, input.path)) {
      throwIfCancelled(input.signal);
      line += 1;
      yield [memberView(row, line)];
    }
  } finally {
    lake.close();
  }
}

function memberView(object: object, line: number): RowView {
  const members = new Map<string, unknown>(Object.entries(object));
  return { line, field: (name) => ({ column: name, raw: members.get(name) }) };
}

function formatOf(layout: Exclude<RowLayout, { readonly kind: "parquet" }>): RowFormat {
  switch (layout.kind) {
    case "table":
      return {
        delimiter: layout.delimiter,
        quoted: layout.quoted,
        encoding: "utf8",
        columns: "first-record",
      };
    case "headless":
      return {
        delimiter: layout.delimiter,
        quoted: false,
        encoding: layout.encoding,
        columns: layout.columns.length,
      };
    case "json-lines":
      return { delimiter: null, quoted: false, encoding: "utf8", columns: 1 };
  }
}

function rejectOf(fault: RowFault, file: string, columns: readonly string[] | undefined): Reject {
  const { line, reason, message, excerpt } = fault;
  const column = fault.column === null ? null : (columns?.[fault.column] ?? `column ${fault.column + 1}`);
  return { file, line, column, reason, message, excerpt };
}

class TableRow implements RowView {
  private readonly row: Row;
  private readonly columns: readonly string[];

  constructor(row: Row, columns: readonly string[]) {
    this.row = row;
    this.columns = columns;
  }

  get line(): number {
    return this.row.line;
  }

  field(name: string): RawField {
    const at = this.columns.indexOf(name);
    if (at < 0) return { column: name, raw: undefined };
    const fault = this.row.faults?.find((candidate) => candidate.column === at);
    return { column: name, raw: this.row.cells[at], fault: fault && withoutColumn(fault) };
  }
}

function withoutColumn({ reason, message, excerpt }: Fault): Fault {
  return { reason, message, excerpt };
}

function objectView(row: Row, file: string): RowView | { readonly reject: Reject } {
  const { line } = row;
  const reject = (fault: Fault) => ({ reject: { file, line, column: null, ...withoutColumn(fault) } });
  if (row.faults) return reject(row.faults[0]);
  const excerpt = excerptOf(row.cells[0]);
  try {
    const value: unknown = JSON.parse(row.cells[0]);
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      return reject({ reason: "broken-json", message: "A JSON object was expected.", excerpt });
    }
    return memberView(value, line);
  } catch (error) {
    const message = `The line is not JSON: ${messageOf(error)}.`;
    return reject({ reason: "broken-json", message, excerpt });
  }
}
