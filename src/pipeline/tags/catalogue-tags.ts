import type { TagSchema, Title } from "../../domain/index.ts";
import type { TagField, TagOptions } from "./options.ts";
import { buildTagTask, statementsOf, type TagTask } from "./tag-task.ts";

/** Which tags are learned from the titles themselves; without `maximumTags` all that enough titles have. */
type ChosenTags = Pick<TagOptions, "fields" | "minimumTitles"> & Partial<Pick<TagOptions, "maximumTags">>;

/**
 * Tags that members of the titles hold. A member that a title lacks says nothing of the tags that only this member
 * gives: those cells are unknown.
 */
export function catalogueTagTask(
  titles: readonly Title[],
  { fields, minimumTitles, maximumTags }: ChosenTags,
  schema?: TagSchema,
): TagTask {
  const givers = new Map<string, Set<TagField>>();
  const said = titles.flatMap((title, row) =>
    fields.flatMap((field) =>
      (title[field] ?? []).flatMap((name) => {
        const statements = statementsOf(row, name, true, schema);
        for (const { key } of statements)
          givers.set(key, (givers.get(key) ?? new Set<TagField>()).add(field));
        return statements;
      }),
    ),
  );
  const unknownOf = (row: number, keys: readonly string[]) => {
    const given = fields.filter((field) => (titles[row][field] ?? []).length > 0);
    if (given.length === fields.length) return [];
    const silent = (key: string) => !given.some((field) => givers.get(key)?.has(field));
    return [...keys.keys()].filter((tag) => silent(keys[tag]));
  };
  return buildTagTask({ titles: titles.length, said, minimumTitles, maximumTags, schema, unknownOf });
}
