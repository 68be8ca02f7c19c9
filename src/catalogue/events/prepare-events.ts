import type { Reject } from "../../domain/index.ts";
import { writeCleanCopy } from "./clean-copy.ts";
import { writeCutCopy } from "./cut-copy.ts";
import type { EventFile } from "./event-file.ts";
import { cleanScan, directScan } from "./event-scan.ts";
import { surveyFile } from "./survey.ts";

/** An event file that a bulk reader can be trusted with. */
export interface PreparedEvents {
  /** A relation in SQL, see `event-scan.ts`. */
  readonly scan: string;
  /** How many rows the scan must give. */
  readonly rows: number;
  /** SQL of a row's number in the scan, from 1, or of its line when the scan knows it. */
  readonly position: string;
  /** The line of a row in the file, from its position. */
  readonly lineOf: (position: number) => number;
}

const rowNumber = "row_number() OVER ()";

/**
 * Makes an event file ready for bulk reading: a file beyond doubt as it lies, others as a copy without their
 * faulty rows, each of which becomes a reject.
 */
export async function prepareEvents(
  file: EventFile,
  copyPath: string,
  onReject: (reject: Reject) => Promise<void>,
  signal?: AbortSignal,
): Promise<PreparedEvents> {
  const { header, timeFormat = "seconds" } = file.layout;
  if (file.kind === "tag" || file.kind === "column" || timeFormat !== "seconds") {
    return prepareByRows(file, copyPath, onReject, signal);
  }
  const survey = await surveyFile(file, signal);
  if (survey.plain) {
    const scan = directScan(file, file.path, header, survey.compressed);
    return { scan, rows: survey.rows, position: rowNumber, lineOf: (position) => position + Number(header) };
  }
  const { rows, cutLines } = await writeCutCopy(file, copyPath, onReject, signal);
  const lineOf = (position: number) => lineInOriginal(position, cutLines);
  return { scan: directScan(file, copyPath, false, false), rows, position: rowNumber, lineOf };
}

/** Prepares a file row by row, through the reader that knows quotes and newlines in cells. */
async function prepareByRows(
  file: EventFile,
  copyPath: string,
  onReject: (reject: Reject) => Promise<void>,
  signal?: AbortSignal,
): Promise<PreparedEvents> {
  const rows = await writeCleanCopy(file, copyPath, onReject, signal);
  return { scan: cleanScan(copyPath), rows, position: "line", lineOf: (line) => line };
}

/** The line of the nth line that was not cut. */
function lineInOriginal(position: number, cutLines: readonly number[]): number {
  let line = position;
  for (const cut of cutLines) {
    if (cut > line) break;
    line += 1;
  }
  return line;
}
