import type { EventFile } from "../events/event-file.ts";
import { checkEvent } from "../events/event-row.ts";
import { numericId, text } from "../reading/fields.ts";
import type { Importer, ImportInput } from "./importer.ts";
import type { ImportItem } from "./item.ts";
import { RecordDraft } from "./record-draft.ts";
import { csv, type RowView, readRowViews } from "./row-view.ts";

const columns = ["userId", "movieId", "tag", "timestamp"];

/**
 * Tags that viewers gave, `tags.csv`: a record of each title with its tags, the most used first, and the uses
 * themselves as a file of events. The distinct tags of the titles are held in memory, the rows are not.
 */
export const movieLensTags: Importer = {
  name: "movielens-tags",
  description: "Tags that viewers gave to MovieLens titles: userId,movieId,tag,timestamp",
  recognise: ({ header }) => (header.join() === columns.join() ? 1 : 0),
  async *read(input) {
    const titles = new Map<string, TaggedTitle>();
    let rows = 0;
    for await (const batch of readRowViews(input, csv)) {
      rows += batch.length;
      for (const view of batch) {
        if ("reject" in view) yield { kind: "reject", reject: view.reject };
        else yield* takeRow(input, view, titles);
      }
    }
    for (const [id, title] of titles) yield* recordOf(input, id, title);
    yield { kind: "events", events: tagUses(input) };
    yield { kind: "rows", rows };
  },
};

interface TaggedTitle {
  readonly line: number;
  readonly uses: Map<string, number>;
}

function* takeRow(input: ImportInput, row: RowView, titles: Map<string, TaggedTitle>): Generator<ImportItem> {
  const draft = new RecordDraft("movielens-tags", input.file, row.line);
  const cell = (column: string) => draft.read(row.field(column), (raw) => String(raw)) ?? "";
  const event = checkEvent(tagUses(input), cell, ({ column, reason, message, excerpt }) => {
    draft.reject(column, reason, message, excerpt);
  });
  const id = event && draft.identify({ column: "movieId", raw: event.title }, numericId);
  const tag = event && draft.read({ column: "tag", raw: event.value }, text);
  yield* draft.finish().filter((item) => item.kind === "reject");
  if (id === undefined || tag === undefined) return;
  const title = titles.get(id) ?? { line: row.line, uses: new Map<string, number>() };
  titles.set(id, title);
  title.uses.set(tag, (title.uses.get(tag) ?? 0) + 1);
}

function recordOf({ file }: ImportInput, id: string, { line, uses }: TaggedTitle): ImportItem[] {
  const draft = new RecordDraft("movielens-tags", file, line);
  const field = { column: "movieId", raw: id };
  draft.identify(field, numericId);
  draft.identifier("movielens", field, numericId);
  // A stable sort: tags of equal use stay in the order of the file.
  const tags = [...uses].sort((left, right) => right[1] - left[1]).map(([tag]) => tag);
  draft.set("tags", { column: "tag", raw: tags }, () => tags);
  return draft.finish();
}

function tagUses({ path, file }: ImportInput): EventFile {
  const [viewer, title, value, time] = columns;
  const layout = { delimiter: ",", quoted: true, header: true, columns, viewer, title, value, time };
  return { path, file, source: "movielens", kind: "tag", titleScheme: "movielens", layout };
}
