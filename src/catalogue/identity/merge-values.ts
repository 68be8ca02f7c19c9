import { type SourceRecord, type StatementField, statementFields } from "../../domain/index.ts";
import { listFields, type ResolutionOptions } from "./options.ts";
import { foldText } from "./normalise-name.ts";
import type { RecordPool } from "./record-pool.ts";

/** What the sources together say of a title, one value a field. */
export type MergedValues = { [Field in StatementField]?: SourceRecord[Field] };

/** Records sorted by the trust in their sources, then by source name, then canonically. */
export function byTrust(pool: RecordPool, members: readonly number[], priority: readonly string[]): number[] {
  if (members.length === 1) return [...members];
  const rank = (index: number) => {
    const position = priority.indexOf(pool.records[index].source);
    return position < 0 ? priority.length : position;
  };
  return [...members].sort((left, right) => rank(left) - rank(right) || pool.compare(left, right));
}

const votes = ["voteCount", "voteAverage", "popularity"] as const;
const ruledElsewhere: ReadonlySet<StatementField> = new Set([...votes, "genres", "releaseDate"]);

/** Whether a record says something in a field: empty texts and lists say nothing. */
export function says(record: SourceRecord, field: StatementField): boolean {
  const value = record[field];
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/**
 * Merges the values of a title's records, field by field, as the options say. Votes, their mean and popularity
 * come from one record together, because counts of different dates must not be mixed. The release date comes
 * from the first source whose date is within a year of the title's year. Genres are merged elsewhere.
 *
 * @param members Indices of the title's records in the pool.
 */
export function mergeValues(
  pool: RecordPool,
  members: readonly number[],
  options: ResolutionOptions,
): MergedValues {
  const usual = byTrust(pool, members, options.sourcePriority).map((index) => pool.records[index]);
  const trusted = (field: StatementField) => {
    const special = options.fieldPriority[field];
    if (special === undefined) return usual;
    const order = [...special, ...options.sourcePriority.filter((source) => !special.includes(source))];
    return byTrust(pool, members, order).map((index) => pool.records[index]);
  };
  const merged: MergedValues = {};
  for (const field of statementFields) {
    if (!ruledElsewhere.has(field)) mergeField(merged, field, trusted(field), options);
  }
  const counted = trusted("voteCount");
  const voting = votes.map((field) => counted.find((record) => says(record, field))).find(Boolean);
  if (voting !== undefined) for (const field of votes) assign(merged, field, voting[field]);
  mergeReleaseDate(merged, trusted("releaseDate"));
  return merged;
}

function mergeField(
  merged: MergedValues,
  field: StatementField,
  records: readonly SourceRecord[],
  options: ResolutionOptions,
): void {
  const speaking = records.filter((record) => says(record, field));
  if (speaking.length === 0) return;
  const policy = speaking.length === 1 ? "first" : (options.policies[field] ?? "first");
  if (policy === "united") uniteLists(merged, field, speaking);
  else if (policy === "first-complete") assign(merged, field, firstComplete(field, speaking, options)[field]);
  else assign(merged, field, speaking[0][field]);
}

function assign<Field extends StatementField>(
  merged: MergedValues,
  field: Field,
  value: MergedValues[Field],
): void {
  if (value !== undefined) merged[field] = value;
}

type ListField = (typeof listFields)[number];
const isListField = (field: StatementField): field is ListField =>
  (listFields as readonly StatementField[]).includes(field);

/** The lists of all records behind each other; entries that differ only in case or marks are one. */
function uniteLists(merged: MergedValues, field: StatementField, records: readonly SourceRecord[]): void {
  if (!isListField(field)) return assign(merged, field, records[0][field]);
  const united = new Map<string, string>();
  for (const record of records) {
    for (const entry of record[field] ?? []) {
      const folded = foldText(entry);
      if (!united.has(folded)) united.set(folded, entry);
    }
  }
  merged[field] = [...united.values()];
}

/** The first record whose text has enough words, else the one with the longest text. */
function firstComplete(
  field: StatementField,
  records: readonly SourceRecord[],
  options: ResolutionOptions,
): SourceRecord {
  const text = (record: SourceRecord) => String(record[field]);
  const complete = records.find((record) => text(record).split(" ").length >= options.completeWords);
  return (
    complete ?? records.reduce((best, record) => (text(record).length > text(best).length ? record : best))
  );
}

function mergeReleaseDate(merged: MergedValues, records: readonly SourceRecord[]): void {
  const dates = records.map((record) => record.releaseDate).filter((date) => date !== undefined);
  const yearOf = (date: string) => Number(date.slice(0, 4));
  merged.year ??= dates.length > 0 ? yearOf(dates[0]) : undefined;
  const { year } = merged;
  if (year === undefined) return;
  assign(
    merged,
    "releaseDate",
    dates.find((date) => Math.abs(yearOf(date) - year) <= 1),
  );
}
