import { join } from "node:path";
import type { Title } from "../domain/index.ts";
import { type Lake, readTitles } from "../storage/index.ts";

/** The titles of a finished import step that have the given ids, in that order. */
export async function readTitlesInOrder(
  lake: Lake,
  importFolder: string,
  ids: readonly string[],
): Promise<Title[]> {
  const titles = await readTitles(lake, join(importFolder, "titles.parquet"));
  const byId = new Map<string, Title>(titles.map((title) => [title.id, title]));
  return ids.map((id) => byId.get(id) as Title);
}
