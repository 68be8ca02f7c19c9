import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Reject } from "../../domain/index.ts";
import { excerptOf } from "../reading/fault.ts";
import { type Row, type RowFault, readRows } from "../reading/read-rows.ts";
import type { EventFile } from "./event-file.ts";
import { type CleanEvent, checkEvent } from "./event-row.ts";

/** The columns of a clean copy, in order; their DuckDB types. */
export const cleanColumns = {
  viewer: "VARCHAR",
  title: "VARCHAR",
  value: "VARCHAR",
  time: "BIGINT",
  kind: "VARCHAR",
  split: "VARCHAR",
  line: "BIGINT",
} as const;

/**
 * Copies the good rows of an event file, checked and without surprises for a bulk reader: tab-separated, cells
 * without tabs and quotes of their own. Rejects go to `onReject`, in the order of the file.
 *
 * @returns How many rows were written.
 */
export async function writeCleanCopy(
  file: EventFile,
  target: string,
  onReject: (reject: Reject) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<number> {
  const { layout } = file;
  const { delimiter, quoted, columns } = layout;
  const format = { delimiter, quoted, encoding: "utf8", columns: columns.length } as const;
  const out = createWriteStream(target);
  let written = 0;
  let header = layout.header;
  for await (const batch of readRows(file.path, format, { signal })) {
    const rejects: Reject[] = [];
    const lines: string[] = [];
    for (const row of batch) {
      if (header && row.cells !== undefined) header = false;
      else {
        const event = eventOf(file, row, rejects);
        if (event) lines.push(lineOf(event, row.line));
      }
    }
    written += lines.length;
    if (lines.length > 0 && !out.write(lines.join(""))) await once(out, "drain");
    for (const reject of rejects) await onReject(reject);
  }
  out.end();
  await once(out, "close");
  return written;
}

function eventOf(file: EventFile, row: Row | RowFault, rejects: Reject[]): CleanEvent | undefined {
  const { columns } = file.layout;
  const { line } = row;
  const add = (
    column: string | null,
    { reason, message, excerpt }: Omit<Reject, "file" | "line" | "column">,
  ) => {
    rejects.push({ file: file.file, line, column, reason, message, excerpt: excerptOf(excerpt) });
  };
  if (row.cells === undefined) {
    add(row.column === null ? null : columns[row.column], row);
    return undefined;
  }
  if (row.faults) {
    add(columns[row.faults[0].column], row.faults[0]);
    return undefined;
  }
  const { cells } = row;
  const cell = (column: string) => cells[columns.indexOf(column)] ?? "";
  return checkEvent(file, cell, (fault) => add(fault.column, fault));
}

function lineOf(event: CleanEvent, line: number): string {
  const { viewer, title, value, timeMs, kind, split } = event;
  const cells = [viewer, title, value, kind, split].map((cell) =>
    /["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${cells[0]}\t${cells[1]}\t${cells[2]}\t${timeMs ?? ""}\t${cells[3]}\t${cells[4]}\t${line}\n`;
}
