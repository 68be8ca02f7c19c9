import type { TagLabel } from "../../catalogue/index.ts";
import type { TagSchema } from "../../domain/index.ts";
import type { TagOptions } from "./options.ts";
import { buildTagTask, statementsOf, type TagTask } from "./tag-task.ts";

/**
 * Tags that labels name.
 *
 * @param ids Of the titles, `[titles]`; labels of other titles are passed over.
 */
export function labelledTagTask(
  ids: readonly string[],
  labels: readonly TagLabel[],
  { minimumTitles, unnamed }: Pick<TagOptions, "minimumTitles" | "unnamed">,
  schema?: TagSchema,
): TagTask {
  const rows = new Map(ids.map((id, row) => [id, row]));
  const said = labels.flatMap(({ titleId, tag, holds }) => {
    const row = rows.get(titleId);
    return row === undefined ? [] : statementsOf(row, tag, holds, schema);
  });
  const named = new Set(said.map(({ row, key }) => `${row} ${key}`));
  const unknownOf = (row: number, keys: readonly string[]) =>
    unnamed === "no" ? [] : [...keys.keys()].filter((tag) => !named.has(`${row} ${keys[tag]}`));
  return buildTagTask({ titles: ids.length, said, minimumTitles, schema, unknownOf });
}
