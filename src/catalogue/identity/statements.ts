import { type SourceRecord, type Statement, statementFields } from "../../domain/index.ts";
import { says } from "./merge-values.ts";
import type { IdentifiedTitle } from "./title-identity.ts";

/** One statement for every field of every record in which it says something, title by title. */
export function* statementsOf(
  titles: readonly IdentifiedTitle[],
  records: readonly SourceRecord[],
): Generator<Statement> {
  for (const { id: titleId, records: members } of titles) {
    for (const index of members) {
      const record = records[index];
      const { source, sourceId, place } = record;
      for (const field of statementFields) {
        if (!says(record, field)) continue;
        const value = JSON.stringify(record[field]);
        yield { titleId, source, sourceId, field, value, file: place.file, line: place.line };
      }
    }
  }
}
