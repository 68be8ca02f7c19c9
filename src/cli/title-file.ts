import { readFile } from "node:fs/promises";
import { z } from "zod";
import { MarqueeError, messageOf } from "../core/index.ts";
import { titleKinds } from "../domain/index.ts";

const newTitleSchema = z.strictObject({
  name: z.string().trim().min(1),
  kind: z.enum(titleKinds).optional(),
  year: z.int().min(1870).max(2200).optional(),
  synopsis: z.string().optional(),
  tagline: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  directors: z.array(z.string()).optional(),
  cast: z.array(z.string()).optional(),
  genres: z.array(z.string()).optional(),
  maturity: z.string().optional(),
  countries: z.array(z.string()).optional(),
  languages: z.array(z.string()).optional(),
  /** When it comes into the catalogue. */
  addedDate: z.iso.date().optional(),
  /** A picture, seen from the folder of the file. */
  poster: z.string().min(1).optional(),
});

/** A title that the catalogue does not have, as its owner describes it. */
export type NewTitle = z.output<typeof newTitleSchema>;

/** Reads a title from a JSON file. @throws MarqueeError `invalid-option` that says what is wrong with it. */
export async function readTitleFile(path: string): Promise<NewTitle> {
  try {
    return newTitleSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new MarqueeError("invalid-option", `${path} is not a title: ${reason}`, {
      cause: error,
      hint: 'Expected JSON such as { "name": "…", "synopsis": "…", "keywords": ["…"] }; `marquee recommend --help` names all members.',
    });
  }
}
