import { canonicalJson } from "../../core/index.ts";
import { type IdentifierScheme, identifierSchemes, type SourceRecord } from "../../domain/index.ts";
import { nameForms } from "./normalise-name.ts";

const compareText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** Canonical order of records: source, id in the source, file, line, content. Independent of reading order. */
export function compareRecords(left: SourceRecord, right: SourceRecord): number {
  return (
    compareText(left.source, right.source) ||
    compareText(left.sourceId, right.sourceId) ||
    compareText(left.place.file, right.place.file) ||
    left.place.line - right.place.line ||
    (left === right ? 0 : compareText(canonicalJson(left), canonicalJson(right)))
  );
}

/** A vocabulary of identifiers, or `source` for the identifier inside the record's own source. */
export type KeyScheme = IdentifierScheme | "source";

/** All records of a catalogue with what identity resolution asks of them again and again. */
export class RecordPool {
  readonly records: readonly SourceRecord[];
  private readonly formsOfRecord: (readonly string[] | undefined)[];
  /** Bits of the schemes whose identifier a record no longer claims, because another title owns it. */
  private readonly disowned: Uint8Array;

  constructor(records: readonly SourceRecord[]) {
    this.records = records;
    this.formsOfRecord = new Array<readonly string[] | undefined>(records.length);
    this.disowned = new Uint8Array(records.length);
  }

  /** Normal forms of a record's name and original name; the main name's main form first. */
  forms(index: number): readonly string[] {
    return (this.formsOfRecord[index] ??= formsOf(this.records[index]));
  }

  /** The identifier that a record carries in a scheme, unless it was disowned. */
  identifier(index: number, scheme: IdentifierScheme): string | undefined {
    const owned = (this.disowned[index] & bitOf(scheme)) === 0;
    return owned ? this.records[index].externalIds[scheme] : undefined;
  }

  /** Makes a record's identifier not count any more. */
  disown(index: number, scheme: IdentifierScheme): void {
    this.disowned[index] |= bitOf(scheme);
  }

  compare(left: number, right: number): number {
    return compareRecords(this.records[left], this.records[right]);
  }

  /** The first of some records in canonical order. */
  first(indices: readonly number[]): number {
    return indices.reduce((best, index) => (this.compare(index, best) < 0 ? index : best));
  }
}

const bitOf = (scheme: IdentifierScheme) => 1 << identifierSchemes.indexOf(scheme);

function formsOf(record: SourceRecord): readonly string[] {
  const own = record.name === undefined ? [] : nameForms(record.name);
  if (record.originalName === undefined || record.originalName === record.name) return own;
  return [...new Set([...own, ...nameForms(record.originalName)])];
}
