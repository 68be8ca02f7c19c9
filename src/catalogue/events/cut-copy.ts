import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Reject } from "../../domain/index.ts";
import { decodeCell, isPlain } from "../reading/decode.ts";
import { excerptOf } from "../reading/fault.ts";
import { parseRecord } from "../reading/parse-record.ts";
import { defaultRecordBytes } from "../reading/read-rows.ts";
import type { EventFile } from "./event-file.ts";
import { checkEvent } from "./event-row.ts";
import { lineBlocks } from "./line-blocks.ts";
import { lineCheck } from "./plain-line.ts";

/** A copy of an event file without its faulty lines. */
export interface CutCopy {
  readonly rows: number;
  /** The numbers of the lines that were left out, the header's included, in order. */
  readonly cutLines: readonly number[];
}

const newline = 10;

/**
 * Copies an event file line by line: lines beyond doubt as they stand, others put in order, faulty ones not at
 * all. The copy has no header. Rejects go to `onReject`, in the order of the file.
 */
export async function writeCutCopy(
  file: EventFile,
  target: string,
  onReject: (reject: Reject) => Promise<void>,
  signal?: AbortSignal,
): Promise<CutCopy> {
  const cutter = new Cutter(file);
  const out = createWriteStream(target);
  const onDamage = (message: string, line: number) => cutter.reject(line, null, "damaged-file", message, "");
  for await (const block of lineBlocks(file.path, { signal, onDamage })) {
    const kept = block.tooLong ? cutter.tooLong(block.firstLine, block.bytes) : cutter.cut(block);
    if (kept.length > 0 && !out.write(kept)) await once(out, "drain");
    for (const reject of cutter.takeRejects()) await onReject(reject);
  }
  out.end();
  await once(out, "close");
  for (const reject of cutter.takeRejects()) await onReject(reject);
  return { rows: cutter.rows, cutLines: cutter.cutLines };
}

class Cutter {
  rows = 0;
  readonly cutLines: number[] = [];
  private readonly file: EventFile;
  private readonly isPlainLine: ReturnType<typeof lineCheck>;
  private rejects: Reject[] = [];

  constructor(file: EventFile) {
    this.file = file;
    this.isPlainLine = lineCheck(file.layout);
  }

  takeRejects(): Reject[] {
    const taken = this.rejects;
    this.rejects = [];
    return taken;
  }

  reject(
    line: number,
    column: string | null,
    reason: Reject["reason"],
    message: string,
    excerpt: string,
  ): void {
    this.rejects.push({ file: this.file.file, line, column, reason, message, excerpt: excerptOf(excerpt) });
  }

  tooLong(line: number, beginning: Buffer): Buffer {
    this.cutLines.push(line);
    const message = `The line is longer than ${defaultRecordBytes} bytes and was passed over.`;
    this.reject(line, null, "too-long", message, beginning.toString("utf8"));
    return Buffer.alloc(0);
  }

  /** The lines of a block that can stay, in a buffer of their own. */
  cut({ bytes, firstLine }: { readonly bytes: Buffer; readonly firstLine: number }): Buffer {
    const parts: Buffer[] = [];
    let keptFrom = 0;
    let line = firstLine;
    for (let start = 0; start < bytes.length; line++) {
      const found = bytes.indexOf(newline, start);
      const end = found < 0 ? bytes.length : found;
      const header = this.file.layout.header && line === 1;
      if (!header && this.isPlainLine(bytes, start, end)) this.rows += 1;
      else {
        parts.push(bytes.subarray(keptFrom, start));
        const mended = header ? undefined : this.mend(bytes.toString("latin1", start, end), line);
        if (mended === undefined) this.cutLines.push(line);
        else parts.push(Buffer.from(mended));
        this.rows += Number(mended !== undefined);
        keptFrom = end + 1;
      }
      start = end + 1;
    }
    if (keptFrom < bytes.length) parts.push(bytes.subarray(keptFrom));
    if (bytes[bytes.length - 1] !== newline && keptFrom < bytes.length) parts.push(Buffer.from("\n"));
    return Buffer.concat(parts);
  }

  /** The line as a bulk reader takes it, or `undefined` when it is blank or faulty. */
  private mend(bytes: string, line: number): string | undefined {
    if (bytes.trim() === "") return undefined;
    const { layout } = this.file;
    const parsed = parseRecord(bytes, 0, layout, true);
    if (parsed.kind !== "record") {
      const message = `A quote is broken: ${parsed.kind === "broken" ? parsed.message : "the line ends in it"}.`;
      this.reject(
        line,
        parsed.kind === "broken" ? (layout.columns[parsed.column] ?? null) : null,
        "broken-quote",
        message,
        bytes,
      );
      return undefined;
    }
    if (parsed.cells.length !== layout.columns.length) {
      const message = `The row has ${parsed.cells.length} cells instead of ${layout.columns.length}.`;
      this.reject(line, null, "wrong-column-count", message, bytes);
      return undefined;
    }
    const cells = this.decode(parsed.cells, line);
    return cells && this.inOrder(cells, line);
  }

  private decode(cells: readonly string[], line: number): readonly string[] | undefined {
    const decoded: string[] = [];
    for (const cell of cells) {
      const text = isPlain(cell) ? cell : decodeCell(cell, "utf8");
      if (typeof text !== "string") {
        const column = this.file.layout.columns[decoded.length];
        this.reject(line, column, text.reason, text.message, text.excerpt);
        return undefined;
      }
      decoded.push(text);
    }
    return decoded;
  }

  private inOrder(cells: readonly string[], line: number): string | undefined {
    const { layout } = this.file;
    const { columns, delimiter } = layout;
    const cell = (column: string) => cells[columns.indexOf(column)] ?? "";
    const event = checkEvent(this.file, cell, ({ column, reason, message, excerpt }) => {
      this.reject(line, column, reason, message, excerpt);
    });
    if (event === undefined) return undefined;
    const mended = columns.map((column) => {
      if (column === layout.viewer) return event.viewer;
      if (column === layout.title) return event.title;
      if (column === layout.value) return event.value;
      if (column === layout.time) return event.timeMs === null ? "" : String(Math.floor(event.timeMs / 1000));
      return column === layout.split ? event.split : "";
    });
    const whole = mended.every((text) => !text.includes(delimiter) && !text.includes("\n"));
    if (whole) return `${mended.join(delimiter)}\n`;
    this.reject(
      line,
      layout.title,
      "wrong-type",
      "An identifier holds the separator of the cells.",
      mended.join(delimiter),
    );
    return undefined;
  }
}
