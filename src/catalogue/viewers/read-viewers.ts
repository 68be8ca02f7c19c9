import type { Reject } from "../../domain/index.ts";
import { excerptOf, type Fault } from "../reading/fault.ts";
import { FieldFault, number, text } from "../reading/fields.ts";
import { type Row, type RowFault, readRows } from "../reading/read-rows.ts";
import type { ViewerFeature, ViewerFile } from "./viewer-file.ts";

/** What a row says of a viewer. */
export interface ViewerRow {
  /** The viewer as the source names them. */
  readonly viewer: string;
  readonly line: number;
  readonly facts: readonly { readonly feature: string; readonly value: string }[];
}

const longestValue = 100;
const longestName = 150;

/**
 * Reads a file of viewers row by row, in bounded memory. A bad cell costs its fact, a row without a viewer the row;
 * both are told.
 */
export async function* readViewers(
  file: ViewerFile,
  onReject: (reject: Reject) => Promise<void> | void,
  signal?: AbortSignal,
): AsyncGenerator<ViewerRow> {
  const { delimiter, quoted, encoding, columns } = file.layout;
  let { header } = file.layout;
  for await (const batch of readRows(
    file.path,
    { delimiter, quoted, encoding, columns: columns.length },
    { signal },
  )) {
    for (const row of batch) {
      if (header && row.cells !== undefined) {
        header = false;
        continue;
      }
      const { found, rejects } = rowOf(file, row);
      for (const reject of rejects) await onReject(reject);
      if (found) yield found;
    }
  }
}

function rowOf(
  file: ViewerFile,
  row: Row | RowFault,
): { readonly found?: ViewerRow; readonly rejects: readonly Reject[] } {
  const { columns } = file.layout;
  const rejectOf = (column: string | null, { reason, message, excerpt }: Fault): Reject => ({
    file: file.file,
    line: row.line,
    column,
    reason,
    message,
    excerpt: excerptOf(excerpt),
  });
  if (row.cells === undefined) {
    return { rejects: [rejectOf(row.column === null ? null : columns[row.column], row)] };
  }
  const { cells, faults = [], line } = row;
  const rejects = faults.map((fault) => rejectOf(columns[fault.column], fault));
  const read = (column: string, reader: (raw: string) => string | undefined | FieldFault) => {
    const raw = cells[columns.indexOf(column)] ?? "";
    const value = reader(raw);
    if (!(value instanceof FieldFault)) return value;
    rejects.push(rejectOf(column, { reason: value.reason, message: value.message, excerpt: raw }));
    return undefined;
  };
  const viewer = read(file.viewer, nameOf);
  if (viewer === undefined) {
    const explained = rejects.some(({ column }) => column === file.viewer);
    const missing = { reason: "missing-id", message: "The row has no viewer.", excerpt: "" } as const;
    return { rejects: explained ? rejects : [...rejects, rejectOf(file.viewer, missing)] };
  }
  const facts = file.features.flatMap((feature) => {
    const value = read(feature.column, (raw) => valueOf(raw, feature));
    return value === undefined ? [] : [{ feature: feature.name, value }];
  });
  return { found: { viewer, line, facts }, rejects };
}

/** Events name viewers without quotes and white space around; so do these rows. */
function nameOf(raw: string): string | undefined | FieldFault {
  const name = raw.trim();
  if (name.includes('"')) return new FieldFault("broken-quote", "A stray quote stands in an identifier.");
  if (name.length > longestName) return new FieldFault("too-long", "An identifier is too long.");
  return name || undefined;
}

function valueOf(raw: string, { values, bands }: ViewerFeature): string | undefined | FieldFault {
  if (bands) return bandOf(raw, bands);
  const value = text(raw);
  if (typeof value !== "string") return value;
  if (values && !values.includes(value)) {
    return new FieldFault("wrong-type", `One of ${values.join(", ")} was expected.`);
  }
  if (value.length > longestValue) {
    return new FieldFault("too-long", `At most ${longestValue} characters were expected.`);
  }
  return value;
}

const oldest = 130;

function bandOf(raw: string, bands: readonly number[]): string | undefined | FieldFault {
  const age = number(raw);
  if (typeof age !== "number") return age;
  if (age < 0 || age > oldest) {
    return new FieldFault("out-of-range", `An age from 0 to ${oldest} was expected.`);
  }
  const band = bands.findLastIndex((youngest) => age >= youngest);
  if (band < 0) return `under ${bands[0]}`;
  return band === bands.length - 1 ? `${bands[band]}+` : `${bands[band]}-${bands[band + 1] - 1}`;
}
