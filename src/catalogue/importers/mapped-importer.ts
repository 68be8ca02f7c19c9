import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import type { SourceRecord, StatementField, TitleKind } from "../../domain/index.ts";
import { hasColumns, type Sample } from "../reading/sample.ts";
import {
  type ColumnMapping,
  type ColumnMappingInput,
  columnMappingSchema,
  columnsOf,
  type FieldPlace,
  placesOf,
} from "./column-mapping.ts";
import {
  dayOf,
  FieldFault,
  type FieldReader,
  imdbId,
  integer,
  isoDate,
  namesIn,
  namesSplitBy,
  number,
  numericId,
  text,
  year,
} from "../reading/fields.ts";
import type { Importer } from "./importer.ts";
import { jsonCell } from "./json-cell.ts";
import { literalCell } from "./literal-cell.ts";
import type { RecordDraft } from "./record-draft.ts";
import { rowImporter } from "./row-importer.ts";
import { jsonLines, type RowLayout, type RowView, tsv } from "./row-view.ts";

/**
 * An importer of a user's own CSV, TSV, JSON lines or Parquet file, told by a mapping which column is which field.
 * Put it before the known importers: it recognises the files that have all its columns.
 *
 * @throws MarqueeError `invalid-option` when the mapping is not valid, naming the place.
 */
export function mappedImporter(input: ColumnMappingInput): Importer {
  const outcome = columnMappingSchema.safeParse(input);
  if (!outcome.success) {
    throw new MarqueeError(
      "invalid-option",
      `The column mapping is not valid: ${z.prettifyError(outcome.error)}`,
      {
        hint: "Name a source, a format, the id column and the fields.",
      },
    );
  }
  const mapping = outcome.data;
  const places = placesOf(mapping).map(([field, place]) => ({
    field,
    place,
    reader: readerOf(field, place),
  }));
  return rowImporter({
    name: `mapped-${mapping.source}`,
    description: `${mapping.format.toUpperCase()} with a column mapping, source ${mapping.source}`,
    recognise: (sample) => (fits(mapping, sample) ? 1 : 0),
    layout: layoutOf(mapping),
    source: mapping.source,
    read(row, draft) {
      readIdentity(mapping, row, draft);
      for (const { field, place, reader } of places) setField(draft, field, row, place, reader);
    },
  });
}

type Reader = FieldReader<NonNullable<SourceRecord[StatementField]>>;

function setField(
  draft: RecordDraft,
  field: StatementField,
  row: RowView,
  place: FieldPlace,
  reader: Reader,
): void {
  draft.set(field, row.field(place.column), reader);
}

function readIdentity({ id, externalIds, kind }: ColumnMapping, row: RowView, draft: RecordDraft): void {
  draft.identify(row.field(id), idText);
  if (externalIds.imdb) draft.identifier("imdb", row.field(externalIds.imdb), imdbId);
  if (externalIds.tmdb) draft.identifier("tmdb", row.field(externalIds.tmdb), numericId);
  if (externalIds.movielens) draft.identifier("movielens", row.field(externalIds.movielens), numericId);
  if (typeof kind === "string") draft.setKind(kind);
  else if (kind) draft.setKind(draft.read(row.field(kind.column), kindAmong(kind)));
}

/** An identifier, which JSON and Parquet may hold as a number. */
const idText: FieldReader<string> = (raw) => text(typeof raw === "number" ? String(raw) : raw);

function kindAmong(kind: {
  readonly film: readonly string[];
  readonly series: readonly string[];
}): FieldReader<TitleKind> {
  return (raw) => {
    const value = text(raw);
    if (typeof value !== "string") return value;
    if (kind.film.includes(value)) return "film";
    if (kind.series.includes(value)) return "series";
    const known = [...kind.film, ...kind.series].join(", ");
    return new FieldFault("wrong-type", `One of ${known} was expected.`);
  };
}

function fits(mapping: ColumnMapping, sample: Sample): boolean {
  if (mapping.format === "parquet") return sample.parquet;
  if (sample.parquet) return false;
  if (mapping.format === "jsonl") return hasColumns(Object.keys(sample.objects[0] ?? {}), mapping.id);
  const header = headerOf(mapping, sample);
  return hasColumns(header, ...columnsOf(mapping));
}

function headerOf({ format, delimiter }: ColumnMapping, sample: Sample): readonly string[] {
  if (format === "tsv") return sample.tabHeader;
  return delimiter === "," ? sample.header : sample.lines[0].split(delimiter);
}

function layoutOf({ format, delimiter }: ColumnMapping): RowLayout {
  if (format === "csv") return { kind: "table", delimiter, quoted: true };
  if (format === "tsv") return tsv;
  return format === "jsonl" ? jsonLines : { kind: "parquet" };
}

function readerOf(field: StatementField, place: FieldPlace): Reader {
  switch (field) {
    case "year":
    case "endYear":
      return year;
    case "releaseDate":
      return isoDate;
    case "addedDate":
      return dayOf;
    case "seasons":
    case "voteCount":
      return integer;
    case "runtimeMinutes":
    case "popularity":
    case "voteAverage":
    case "budget":
    case "revenue":
      return number;
    case "genres":
    case "keywords":
    case "tags":
    case "cast":
    case "directors":
    case "countries":
    case "languages":
    case "mood":
      return listReader(place);
    case "name":
    case "originalName":
    case "synopsis":
    case "tagline":
    case "maturity":
    case "posterUrl":
    case "trailerKey":
      return text;
  }
}

function listReader({ separator = ",", notation, member }: FieldPlace): FieldReader<string[]> {
  if (notation === "json") return jsonCell(namesIn(member));
  if (notation === "python") return literalCell(namesIn(member));
  const split = namesSplitBy(separator);
  const list = namesIn(member);
  return (raw) => (Array.isArray(raw) ? list(raw) : split(raw));
}
