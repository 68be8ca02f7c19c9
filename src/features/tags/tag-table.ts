import type { Tag } from "../../domain/index.ts";
import { type Lake, writeParquet } from "../../storage/index.ts";

const columns = {
  titleId: "text",
  label: "text",
  base: "boolean",
  score: "double",
  source: "text",
  labeller: "text",
  evidence: "text",
  schemaVersion: "text",
  run: "text",
  status: "text",
  eventTime: "time",
  knownTime: "time",
} as const;

/**
 * Writes statements about tags to Parquet, in the layout that `verifiedTags` reads.
 *
 * @returns How many were written.
 */
export function writeTags(
  lake: Lake,
  path: string,
  tags: Iterable<Tag> | AsyncIterable<Tag>,
): Promise<number> {
  return writeParquet(lake, path, columns, tags);
}
