import { openBytes } from "../reading/open-bytes.ts";
import { defaultRecordBytes } from "../reading/read-rows.ts";

/** Whole lines of a file, or one line that is too long to be held. */
export interface LineBlock {
  /** The lines with their newlines; the file's last line may lack its own. Valid until the next block. */
  readonly bytes: Buffer;
  /** The number of the first line, from 1. */
  readonly firstLine: number;
  /** Whether the block is the beginning of one line that was longer than the limit. */
  readonly tooLong: boolean;
}

const newline = 10;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The lines of a file, gzip or not, in blocks and in bounded memory. Tells `onDamage` of damage, with the line. */
export async function* lineBlocks(
  path: string,
  options: {
    readonly signal?: AbortSignal;
    readonly onDamage?: (message: string, line: number) => void;
  } = {},
): AsyncGenerator<LineBlock> {
  let line = 1;
  let carry: Buffer = Buffer.alloc(0);
  let skipping = false;
  const onDamage = (message: string) => options.onDamage?.(message, line);
  let first = true;
  for await (const chunk of openBytes(path, { signal: options.signal, onDamage })) {
    let bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
    if (first && bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3);
    first = false;
    if (skipping) {
      const end = bytes.indexOf(newline);
      if (end < 0) continue;
      bytes = bytes.subarray(end + 1);
      line += 1;
      skipping = false;
    }
    const whole = bytes.lastIndexOf(newline) + 1;
    if (whole > 0) {
      const block = bytes.subarray(0, whole);
      yield { bytes: block, firstLine: line, tooLong: false };
      line += countNewlines(block);
    }
    carry = Buffer.from(bytes.subarray(whole));
    if (carry.length > defaultRecordBytes) {
      yield { bytes: carry.subarray(0, 1024), firstLine: line, tooLong: true };
      carry = Buffer.alloc(0);
      skipping = true;
    }
  }
  if (carry.length > 0) yield { bytes: carry, firstLine: line, tooLong: false };
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
