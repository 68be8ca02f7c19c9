import { readFile } from "node:fs/promises";
import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { type GenreExtension, genreExtensionSchema } from "./vocabulary.ts";

/**
 * Reads a genre vocabulary from a JSON file, as in
 * `{ "genres": ["telenovela"], "mapping": { "Telenovelas": ["telenovela", "drama"], "Arthouse": [] } }`.
 *
 * @throws MarqueeError `not-found` when there is no such file, `invalid-file` when it is not of this form.
 */
export async function readGenreExtension(path: string): Promise<GenreExtension> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new MarqueeError("not-found", `There is no genre vocabulary at ${path}.`, { cause: error });
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new MarqueeError("invalid-file", `${path} is not JSON.`, { cause: error });
  }
  const parsed = genreExtensionSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new MarqueeError("invalid-file", `${path}: ${z.prettifyError(parsed.error)}`, {
    hint: 'Expected { "genres": ["…"], "mapping": { "a source\'s name": ["a genre"] } }.',
  });
}
