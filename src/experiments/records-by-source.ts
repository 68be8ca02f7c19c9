import type { IdentifierScheme, SourceRecord } from "../domain/index.ts";

/** Records as the importers give them. */
export type RecordStream = AsyncIterable<SourceRecord> | Iterable<SourceRecord>;

/** The records of every source by an external identifier, the last one of each; those without it are left out. */
export async function recordsBySource(
  records: RecordStream,
  scheme: IdentifierScheme,
): Promise<ReadonlyMap<string, ReadonlyMap<string, SourceRecord>>> {
  const sources = new Map<string, Map<string, SourceRecord>>();
  for await (const record of records) {
    const id = record.externalIds[scheme];
    if (id === undefined) continue;
    const known = sources.get(record.source) ?? new Map<string, SourceRecord>();
    known.set(String(id), record);
    sources.set(record.source, known);
  }
  return sources;
}

/** Whether there is any text. */
export const hasText = (text: string | undefined): text is string => (text ?? "").trim() !== "";
