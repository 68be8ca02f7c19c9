import { readFile } from "node:fs/promises";
import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import type { Reject, RejectReason, TagSchema } from "../../domain/index.ts";
import { strictError } from "../reading/strict-error.ts";

/** A statement of a person: whether a tag holds for a title. */
export interface TagLabel {
  /** The id that the title was found under. */
  readonly titleId: string;
  readonly tag: string;
  readonly holds: boolean;
}

/** How {@link parseTagLabels} reads. */
export interface TagLabelOptions {
  /** The id of the title that a name or id in the file means, or `undefined` for an unknown one. */
  readonly titleOf: (title: string) => string | undefined;
  /** Tags are brought to the names of this schema; those outside it stay as they are. */
  readonly schema?: TagSchema;
  /** Throw at the first row that cannot be used instead of putting it aside. */
  readonly strict?: boolean;
}

/** Labels of a file, and the rows that could not be used. */
export interface TagLabels {
  readonly labels: readonly TagLabel[];
  readonly rejects: readonly Reject[];
}

const rowSchema = z.strictObject({
  title: z.string().trim().min(1),
  tag: z.string().trim().min(1).max(200),
  holds: z.boolean().default(true),
});

/**
 * Reads labels, one JSON object a line: `{ "title": "tt0114709", "tag": "friendship", "holds": true }`. Labels of
 * unknown titles and broken lines are put aside with file, line and reason. Of two labels of one cell the later counts.
 *
 * @throws MarqueeError `invalid-row` at the first bad row when `strict`.
 */
export function parseTagLabels(
  text: string,
  file: string,
  { titleOf, schema, strict = false }: TagLabelOptions,
): TagLabels {
  const labels = new Map<string, TagLabel>();
  const rejects: Reject[] = [];
  text.split(/\r?\n/).forEach((content, at) => {
    if (content.trim() === "") return;
    const read = readRow(content, titleOf);
    if ("reason" in read) {
      const reject = { file, line: at + 1, ...read, excerpt: content.slice(0, 200) };
      if (strict) throw strictError(reject);
      rejects.push(reject);
      return;
    }
    const tag = schema?.find(read.tag)?.name ?? read.tag;
    labels.set(JSON.stringify([read.titleId, tag]), { ...read, tag });
  });
  return { labels: [...labels.values()], rejects };
}

/** Reads a file of labels; see {@link parseTagLabels}. @throws MarqueeError `not-found`, `invalid-row`. */
export async function readTagLabels(path: string, options: TagLabelOptions): Promise<TagLabels> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new MarqueeError("not-found", `There are no labels at ${path}.`, { cause: error });
  });
  return parseTagLabels(text, path, options);
}

function readRow(content: string, titleOf: TagLabelOptions["titleOf"]): TagLabel | RowFault {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { column: null, reason: "broken-json", message: "The line is not a JSON object." };
  }
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { column: issue.path.join(".") || null, reason: "wrong-type", message: issue.message };
  }
  const { title, tag, holds } = parsed.data;
  const titleId = titleOf(title);
  if (titleId !== undefined) return { titleId, tag, holds };
  return {
    column: "title",
    reason: "unknown-title",
    message: `No title of the catalogue is called "${title}".`,
  };
}

interface RowFault {
  readonly column: string | null;
  readonly reason: RejectReason;
  readonly message: string;
}
