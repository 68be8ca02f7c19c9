import { isGzip, openBytes } from "../reading/open-bytes.ts";

/** What a look at every byte of a file tells. */
export interface Survey {
  /** Lines that are not empty, the last one also without its newline. */
  readonly lines: number;
  /** Whether the file is undamaged and has nothing but printable ASCII without quotes, in lines of usual length. */
  readonly plain: boolean;
  readonly compressed: boolean;
}

const longLine = 64 * 1024;
const newline = 10;
const carriageReturn = 13;

/** Counts the lines of a file and finds out whether a bulk reader can be trusted with it. */
export async function surveyFile(path: string, signal?: AbortSignal): Promise<Survey> {
  let lines = 0;
  let length = 0;
  let plain = true;
  const onDamage = () => {
    plain = false;
  };
  for await (const chunk of openBytes(path, { signal, onDamage })) {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === newline) {
        if (length > 0) lines += 1;
        else plain = false;
        length = 0;
        continue;
      }
      length += 1;
      if (byte > 57 && !isPlainByte(byte)) plain = false;
      else if (byte < 44 && !isPlainByte(byte)) plain = false;
      if (length > longLine) plain = false;
    }
  }
  return { lines: lines + Number(length > 0), plain, compressed: await isGzip(path) };
}

/** Printable ASCII without the quote, tab, or the end of a line. */
function isPlainByte(byte: number): boolean {
  return (byte >= 32 && byte < 127 && byte !== 34) || byte === 9 || byte === carriageReturn;
}
