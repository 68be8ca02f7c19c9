import { isGzip } from "../reading/open-bytes.ts";
import type { EventFile } from "./event-file.ts";
import { lineBlocks } from "./line-blocks.ts";
import { lineCheck } from "./plain-line.ts";

/** What a look at every line of an event file tells. */
export interface Survey {
  /** Events, when every line is beyond doubt. */
  readonly rows: number;
  /** Whether the file is undamaged and every line is beyond doubt. */
  readonly plain: boolean;
  readonly compressed: boolean;
}

const newline = 10;

/** Finds out whether a bulk reader can be trusted with a file as it lies. */
export async function surveyFile(file: EventFile, signal?: AbortSignal): Promise<Survey> {
  const check = lineCheck(file.layout);
  const compressed = await isGzip(file.path);
  let plain = true;
  let lines = 0;
  const onDamage = () => {
    plain = false;
  };
  for await (const { bytes, tooLong } of lineBlocks(file.path, { signal, onDamage })) {
    if (tooLong) plain = false;
    for (let start = 0; start < bytes.length && plain; ) {
      const found = bytes.indexOf(newline, start);
      const end = found < 0 ? bytes.length : found;
      const header = file.layout.header && lines === 0;
      if (!header && !check(bytes, start, end)) plain = false;
      lines += 1;
      start = end + 1;
    }
    if (!plain) break;
  }
  return { rows: lines - Number(file.layout.header), plain, compressed };
}
