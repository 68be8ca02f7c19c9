import { isUtf8 } from "node:buffer";
import { openBytes } from "./open-bytes.ts";
import { parseRecord } from "./parse-record.ts";
import { parsePythonLiteral } from "./python-literal.ts";

/** The beginning of a file, from which its format is recognised. */
export interface Sample {
  /** The file's name, which may name the source but never decides the format. */
  readonly name: string;
  /** The first bytes, unpacked: at most {@link sampleBytes}. */
  readonly bytes: Buffer;
  /** Whether the file is Parquet. */
  readonly parquet: boolean;
  /** Whole lines of the beginning, without a byte order mark, at most {@link sampleLines}. */
  readonly lines: readonly string[];
  /** The first record's cells when it is read as CSV. */
  readonly header: readonly string[];
  /** The first record's cells when it is read as tab-separated. */
  readonly tabHeader: readonly string[];
  /** The second record's cells, read as CSV; empty when there is none. */
  readonly firstRow: readonly string[];
  /** The objects of those first lines that are JSON objects. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

/** How much of a file is looked at to recognise its format. */
export const sampleBytes = 256 * 1024;
export const sampleLines = 20;

const newline = 10;

/** How far a first line without end is passed over in search of a second. */
const longestFirstLine = 64 * 1024 * 1024;

/**
 * Reads the beginning of a file, unpacked. A first line that does not fit into a sample is passed over, so that one
 * enormous record does not hide the format of the rest.
 */
export async function takeSample(path: string, name: string): Promise<Sample> {
  let held: Buffer = Buffer.alloc(0);
  let passed = 0;
  for await (const chunk of openBytes(path)) {
    const rest =
      passed > 0 && held.length === 0 ? chunk.subarray(chunk.indexOf(newline) + 1 || chunk.length) : chunk;
    if (rest.length === 0) passed += chunk.length;
    held = Buffer.concat([held, rest]);
    if (held.length < sampleBytes && passed < longestFirstLine) continue;
    if (held.includes(newline) || passed >= longestFirstLine) break;
    passed += held.length;
    held = Buffer.alloc(0);
  }
  return sampleOf(held.subarray(0, sampleBytes), name);
}

/** The sample that a beginning gives. */
export function sampleOf(bytes: Buffer, name: string): Sample {
  // Cutting inside a character must not make a UTF-8 file look like latin-1.
  const whole = bytes.subarray(0, bytes.lastIndexOf(newline) + 1 || bytes.length);
  const text = whole.toString(isUtf8(whole) ? "utf8" : "latin1").replace(/^\uFEFF|^\u00EF\u00BB\u00BF/, "");
  const lines = text.split("\n", sampleLines).map((line) => line.replace(/\r$/, ""));
  const csv = { delimiter: ",", quoted: true };
  const first = parseRecord(text, 0, csv, true);
  const second = first.kind === "record" ? parseRecord(text, first.end, csv, true) : undefined;
  return {
    name,
    bytes,
    parquet: bytes.subarray(0, 4).toString("latin1") === "PAR1",
    lines,
    header: first.kind === "record" ? first.cells : [],
    tabHeader: lines[0]?.split("\t") ?? [],
    firstRow: second?.kind === "record" ? second.cells : [],
    objects: lines.map(objectOf).filter((value) => value !== undefined),
  };
}

/** Whether the sample looks like text at all: there is no NUL byte in its first line. */
export function isTextSample(sample: Sample): boolean {
  return sample.bytes.length > 0 && !sample.lines[0].includes("\0");
}

/** Whether every name is a column of the header. */
export function hasColumns(header: readonly string[], ...names: readonly string[]): boolean {
  return names.every((name) => header.includes(name));
}

/** Whether a cell is a Python literal and no JSON. */
export function isPythonCell(cell: string | undefined): boolean {
  if (!cell || !/^[[{(]/.test(cell)) return false;
  try {
    parsePythonLiteral(cell);
    return true;
  } catch {
    return false;
  }
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
