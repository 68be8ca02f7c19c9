import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { MarqueeError, messageOf } from "../core/index.ts";
import { type DemoTitle, demoTitleSchema } from "./title.ts";

/** The folder of the bundled catalogue: `data/demo` of the package, in a checkout and when installed. */
export function demoCatalogueFolder(): string {
  return fileURLToPath(new URL("../../data/demo", import.meta.url));
}

/**
 * Reads `titles-*.jsonl` of a folder, in the order of the file names and lines.
 * @throws `missing-input` where there is no such file; `invalid-row` with file and line for a row that is not JSON,
 *   has a member that is missing, superfluous or wrong, or repeats an identifier.
 */
export async function loadDemoTitles(folder: string = demoCatalogueFolder()): Promise<DemoTitle[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw missing(folder, cause);
  });
  const files = names.filter((name) => /^titles-.*\.jsonl$/.test(name)).sort();
  if (files.length === 0) throw missing(folder);
  const titles: DemoTitle[] = [];
  const places = new Map<string, string>();
  for (const file of files) {
    const lines = (await readFile(join(folder, file), "utf8")).split("\n");
    for (let i = 0; i < lines.length; i++) {
      if (lines[i].trim() === "") continue;
      const place = `${file}:${i + 1}`;
      const title = parseRow(lines[i], place);
      const first = places.get(title.id);
      if (first) throw new MarqueeError("invalid-row", `${place}: "${title.id}" stands already at ${first}.`);
      places.set(title.id, place);
      titles.push(title);
    }
  }
  return titles;
}

function parseRow(line: string, place: string): DemoTitle {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new MarqueeError("invalid-row", `${place}: not JSON: ${messageOf(cause)}`, { cause });
  }
  const result = demoTitleSchema.safeParse(row);
  if (result.success) return result.data;
  throw new MarqueeError("invalid-row", `${place}: ${z.prettifyError(result.error).replaceAll("\n", " ")}`, {
    cause: result.error,
  });
}

function missing(folder: string, cause?: unknown): MarqueeError {
  return new MarqueeError("missing-input", `There are no titles-*.jsonl in ${folder}.`, {
    cause,
    hint: "The demo catalogue comes with the package, in data/demo; install it again or name another folder.",
  });
}
