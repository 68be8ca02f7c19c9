import type { z } from "zod";
import {
  type ExternalIds,
  type Reject,
  type RejectReason,
  type SourceRecord,
  type StatementField,
  sourceRecordSchema,
  type TitleKind,
} from "../../domain/index.ts";
import { excerptOf, type Fault } from "../reading/fault.ts";
import { FieldFault, type FieldReader, isSilent } from "../reading/fields.ts";
import type { ImportItem } from "./item.ts";

type Values = { -readonly [Field in StatementField]?: SourceRecord[Field] };

/** A column (or JSON member) with its raw value. */
export interface RawField {
  readonly column: string;
  readonly raw: unknown;
  /** What the byte reader found wrong with it. */
  readonly fault?: Fault;
}

/**
 * Collects one record, field by field. A field that cannot be read is left out and rejected with its column; the
 * rest of the record is kept. A record without its identifier is rejected whole.
 */
export class RecordDraft {
  readonly line: number;
  private readonly file: string;
  private readonly source: string;
  private readonly values: Values = {};
  private readonly externalIds: ExternalIds = {};
  private readonly columns = new Map<string, RawField>();
  private readonly rejects: Reject[] = [];
  private kind: TitleKind | undefined;
  private sourceId: string | undefined;
  private identifiedBy: string | null = null;
  private passedOver: string | undefined;
  private readonly companions: RecordDraft[] = [];

  constructor(source: string, file: string, line: number) {
    this.source = source;
    this.file = file;
    this.line = line;
  }

  /** The record's identifier in its source, once {@link identify} has found one. */
  get id(): string | undefined {
    return this.sourceId;
  }

  /** The column of the identifier. */
  get idColumn(): string | null {
    return this.identifiedBy;
  }

  /** The record's identifier in its source; without one the record is rejected. */
  identify(field: RawField, reader: FieldReader<string>): string | undefined {
    const faults = this.rejects.length;
    const value = this.read(field, reader);
    this.identifiedBy = field.column;
    if (value !== undefined) this.sourceId = value;
    else if (this.rejects.length === faults) {
      this.reject(field.column, "missing-id", `The row has no ${field.column}.`, "");
    }
    return value;
  }

  /** Reads an external identifier; gives what was read. */
  identifier<Scheme extends keyof ExternalIds>(
    scheme: Scheme,
    field: RawField,
    reader: FieldReader<string>,
  ): string | undefined {
    const value = this.read(field, reader);
    if (value !== undefined) this.externalIds[scheme] = value;
    return value;
  }

  /** Leaves the row out because it is none of ours to import, which is no fault. */
  passOver(reason: string): void {
    this.passedOver = reason;
  }

  /**
   * Begins a record of what another source says in the same row. It speaks of the same title: kind, external
   * identifiers, name and year are taken from this draft as they stand.
   */
  alongside(source: string, sourceId: string): RecordDraft {
    const companion = new RecordDraft(source, this.file, this.line);
    companion.sourceId = sourceId;
    companion.kind = this.kind;
    Object.assign(companion.externalIds, this.externalIds);
    const { name, year } = this.values;
    Object.assign(companion.values, { ...(name && { name }), ...(year && { year }) });
    this.companions.push(companion);
    return companion;
  }

  /** Whether a field has a value. */
  has(name: StatementField): boolean {
    return this.values[name] !== undefined;
  }

  setKind(kind: TitleKind | undefined): void {
    this.kind = kind;
  }

  /** Gives the record up, because it lacks what would tell which title it speaks of. */
  abandon(column: string): void {
    if (this.sourceId === undefined) return;
    this.sourceId = undefined;
    const explained = this.rejects.some((reject) => reject.column === column);
    if (!explained)
      this.reject(column, "missing-id", `The row has no ${column}, so its title is unknown.`, "");
  }

  /** Reads a field; gives what was read. */
  set<Field extends StatementField>(
    name: Field,
    field: RawField,
    reader: FieldReader<NonNullable<SourceRecord[Field]>>,
  ): NonNullable<SourceRecord[Field]> | undefined {
    const value = this.read(field, reader);
    if (value !== undefined) {
      this.values[name] = value;
      this.columns.set(name, field);
    }
    return value;
  }

  /** Reads a raw value without setting a field; rejects it when it cannot be read. */
  read<T>(field: RawField, reader: FieldReader<T>): T | undefined {
    if (field.fault) {
      this.reject(field.column, field.fault.reason, field.fault.message, field.fault.excerpt);
      return undefined;
    }
    const value = reader(field.raw);
    if (!(value instanceof FieldFault)) return value;
    this.reject(field.column, value.reason, value.message, rawText(field.raw));
    return undefined;
  }

  reject(column: string | null, reason: RejectReason, message: string, excerpt: string): void {
    this.rejects.push({
      file: this.file,
      line: this.line,
      column,
      reason,
      message,
      excerpt: excerptOf(excerpt),
    });
  }

  /** What came of it: the rejects and, when the record has an identifier, the record. */
  finish(): ImportItem[] {
    if (this.passedOver !== undefined) return [{ kind: "passed-over", reason: this.passedOver, rows: 1 }];
    const record = this.sourceId === undefined ? undefined : this.validated(this.sourceId);
    const items: ImportItem[] = this.rejects.map((reject) => ({ kind: "reject", reject }));
    if (!record) return items;
    return [...items, { kind: "record", record }, ...this.companions.flatMap((each) => each.finish())];
  }

  private validated(sourceId: string): SourceRecord | undefined {
    const place = { file: this.file, line: this.line };
    const { kind, source, externalIds } = this;
    const candidate = { source, sourceId, place, externalIds, ...(kind && { kind }), ...this.values };
    const outcome = sourceRecordSchema.safeParse(candidate);
    if (outcome.success) return outcome.data;
    const faulty = new Map(outcome.error.issues.map((issue) => [String(issue.path[0]), issue]));
    for (const [name, issue] of faulty) {
      const field = this.columns.get(name);
      this.reject(
        field?.column ?? null,
        reasonOf(issue, name),
        `${name}: ${issue.message}.`,
        rawText(field?.raw ?? sourceId),
      );
      if (!field) return undefined;
      delete this.values[name as StatementField];
    }
    return this.validated(sourceId);
  }
}

function reasonOf(issue: z.core.$ZodIssue, field: string): RejectReason {
  if (/^(?:year|endYear|releaseDate|addedDate)$/.test(field)) return "absurd-date";
  if (issue.code === "too_big") return issue.origin === "number" ? "out-of-range" : "too-long";
  if (issue.code === "too_small") return "out-of-range";
  return "wrong-type";
}

function rawText(raw: unknown): string {
  if (isSilent(raw)) return "";
  return typeof raw === "string" ? raw.slice(0, 400) : JSON.stringify(raw).slice(0, 400);
}
