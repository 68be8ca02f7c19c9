import { readFile } from "node:fs/promises";
import { MarqueeError } from "../../core/index.ts";
import { parseTagSchema, type TagSchema } from "../../domain/index.ts";

/**
 * Reads a tag schema, one tag a line; see `parseTagSchema`.
 *
 * @throws MarqueeError `not-found` when there is no such file, `invalid-file` with the lines of all its faults.
 */
export async function readTagSchema(path: string): Promise<TagSchema> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new MarqueeError("not-found", `There is no tag schema at ${path}.`, { cause: error });
  });
  return parseTagSchema(text, path);
}
