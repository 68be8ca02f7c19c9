import { requireTitle } from "../catalogue/index.ts";
import { MarqueeError } from "../core/index.ts";
import type { Title } from "../domain/index.ts";
import type { Project } from "../pipeline/index.ts";
import type { Terminal } from "./terminal.ts";
import { type NewTitle, readTitleFile } from "./title-file.ts";
import { noteGuess } from "./title-text.ts";

/** What `--title-file` says in the help. */
export const titleFileHelp =
  "JSON of a new title: { name, synopsis, tagline?, keywords?, directors?, cast? }";

/**
 * The title that the command line names, or the new one in a file.
 *
 * @throws MarqueeError `invalid-option` when both or neither is given, `not-found` with near matches.
 */
export async function chosenTitle(
  terminal: Terminal,
  project: Project,
  query: string | undefined,
  file: string | undefined,
): Promise<NewTitle | Title> {
  if (file !== undefined && query !== undefined) {
    throw new MarqueeError("invalid-option", "Name a title or give --title-file, not both.");
  }
  if (file !== undefined) return readTitleFile(file);
  if (query !== undefined) {
    const title = requireTitle(await project.titles(), query);
    const guess = noteGuess(query, title);
    if (guess) terminal.log(guess);
    return title;
  }
  throw new MarqueeError("invalid-option", "Name a title, or give a new one with --title-file.");
}
