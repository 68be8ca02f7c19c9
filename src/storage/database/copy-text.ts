import type { CopiedRows } from "./database.ts";
import { encodeAsText } from "./values.ts";

/** Bytes of rows that are sent at once. */
const chunkBytes = 1 << 18;

/** Rows in the text format of COPY, in chunks, and how many there were. */
export class CopyText {
  private readonly rows: CopiedRows;
  private readonly width: number;
  count = 0;
  /** What reading the rows threw: it is the caller's and not the database's. */
  failure: { readonly error: unknown } | undefined;

  constructor(rows: CopiedRows, width: number) {
    this.rows = rows;
    this.width = width;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    let pending: string[] = [];
    let size = 0;
    try {
      for await (const row of this.rows) {
        const line = this.line(row);
        pending.push(line);
        size += line.length;
        if (size < chunkBytes) continue;
        yield Buffer.from(pending.join(""));
        pending = [];
        size = 0;
      }
    } catch (error) {
      this.failure = { error };
      throw error;
    }
    if (pending.length > 0) yield Buffer.from(pending.join(""));
  }

  private line(row: readonly unknown[]): string {
    if (row.length !== this.width) {
      throw new RangeError(`Row ${this.count} has ${row.length} values for ${this.width} columns.`);
    }
    this.count++;
    return `${row.map(field).join("\t")}\n`;
  }
}

const special = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function field(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = encodeAsText(value);
  if (text === null) return "\\N";
  return special.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character]) : text;
}
