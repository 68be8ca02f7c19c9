import type { Sample } from "../reading/sample.ts";
import type { Importer, ImportInput } from "./importer.ts";
import type { ImportItem } from "./item.ts";
import { RecordDraft } from "./record-draft.ts";
import { type RowLayout, type RowView, readRowViews } from "./row-view.ts";
import { SeenIds } from "../reading/seen-ids.ts";

/** What an importer of one record a row has to say. */
export interface RowImporterDefinition {
  readonly name: string;
  readonly description: string;
  recognise(sample: Sample): number;
  readonly layout: RowLayout;
  /** The name of the source; may come from the file's name. */
  readonly source: string | ((input: ImportInput) => string);
  /** Fills a draft from a row. */
  read(row: RowView, draft: RecordDraft): void;
}

/** An importer that makes a record of every row and puts aside rows whose identifier was there before. */
export function rowImporter(definition: RowImporterDefinition): Importer {
  const { name, description, layout } = definition;
  return {
    name,
    description,
    recognise: (sample) => definition.recognise(sample),
    async *read(input) {
      const source = typeof definition.source === "string" ? definition.source : definition.source(input);
      const seen = new SeenIds();
      const passedOver = new Map<string, number>();
      let rows = 0;
      for await (const batch of readRowViews(input, layout)) {
        rows += batch.length;
        for (const view of batch) {
          if ("reject" in view) yield { kind: "reject", reject: view.reject };
          else {
            for (const item of itemsOf(definition, source, input.file, view, seen)) {
              if (item.kind !== "passed-over") yield item;
              else passedOver.set(item.reason, (passedOver.get(item.reason) ?? 0) + item.rows);
            }
          }
        }
      }
      for (const [reason, count] of passedOver) yield { kind: "passed-over", reason, rows: count };
      yield { kind: "rows", rows };
    },
  };
}

function itemsOf(
  definition: RowImporterDefinition,
  source: string,
  file: string,
  row: RowView,
  seen: SeenIds,
): ImportItem[] {
  const draft = new RecordDraft(source, file, row.line);
  definition.read(row, draft);
  const id = draft.id;
  if (id !== undefined && seen.seenBefore(id)) return [duplicate(file, row.line, draft.idColumn, id)];
  return draft.finish();
}

function duplicate(file: string, line: number, column: string | null, id: string): ImportItem {
  const message = `The identifier ${id.slice(0, 100)} stood in the file before; the first row was kept.`;
  const excerpt = id.slice(0, 200).toWellFormed();
  return { kind: "reject", reject: { file, line, column, reason: "duplicate-id", message, excerpt } };
}
