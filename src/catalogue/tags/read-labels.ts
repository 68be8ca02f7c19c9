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
  /** The tag that a name means, or `undefined` for an unknown one. Default: every name is a tag. */
  readonly tagOf?: (name: string) => string | undefined;
  /** Throw at the first row that cannot be used instead of putting it aside. */
  readonly strict?: boolean;
}

/** Labels of a file, and the rows that could not be used. */
export interface TagLabels {
  readonly labels: readonly TagLabel[];
  readonly rejects: readonly Reject[];
  /** Rows that nobody has answered yet: `"holds": null`. */
  readonly open: number;
}

const rowSchema = z.strictObject({
  title: z.string().trim().min(1),
  tag: z.string().trim().min(1).max(200),
  /** `null` asks: a row of a queue that nobody has answered yet. */
  holds: z.boolean().nullable().default(true),
  /** What a queue says for people to read. */
  name: z.string().optional(),
  probability: z.number().optional(),
});

/**
 * Reads labels, one JSON object a line: `{ "title": "tt0114709", "tag": "friendship", "holds": true }`. Labels of
 * unknown titles and tags and broken lines are put aside with file, line and reason; rows whose `holds` is still `null`
 * are passed over. Of two labels of one cell the later counts.
 *
 * @throws MarqueeError `invalid-row` at the first bad row when `strict`.
 */
export function parseTagLabels(text: string, file: string, options: TagLabelOptions): TagLabels {
  const labels = new Map<string, TagLabel>();
  const rejects: Reject[] = [];
  let open = 0;
  text.split(/\r?\n/).forEach((content, at) => {
    if (content.trim() === "") return;
    const read = readRow(content, options);
    if ("reason" in read) {
      const reject = { file, line: at + 1, ...read, excerpt: content.slice(0, 200) };
      if (options.strict) throw strictError(reject);
      rejects.push(reject);
      return;
    }
    const { titleId, tag, holds } = read;
    if (holds === null) open += 1;
    else labels.set(JSON.stringify([titleId, tag]), { titleId, tag, holds });
  });
  return { labels: [...labels.values()], rejects, open };
}

/** Reads a file of labels; see {@link parseTagLabels}. @throws MarqueeError `not-found`, `invalid-row`. */
export async function readTagLabels(path: string, options: TagLabelOptions): Promise<TagLabels> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new MarqueeError("not-found", `There are no labels at ${path}.`, { cause: error });
  });
  return parseTagLabels(text, path, options);
}

/** A label, or a place for one. */
interface ReadRow extends Omit<TagLabel, "holds"> {
  readonly holds: boolean | null;
}

function readRow(content: string, options: TagLabelOptions): ReadRow | RowFault {
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
  const { title, holds } = parsed.data;
  const { titleOf, schema, tagOf = (name) => name } = options;
  const titleId = titleOf(title);
  if (titleId === undefined) {
    const message = `No title of the catalogue is called "${title}".`;
    return { column: "title", reason: "unknown-title", message };
  }
  const tag = tagOf(schema?.find(parsed.data.tag)?.name ?? parsed.data.tag);
  if (tag !== undefined) return { titleId, tag, holds };
  return { column: "tag", reason: "unknown-tag", message: `There is no tag "${parsed.data.tag}".` };
}

interface RowFault {
  readonly column: string | null;
  readonly reason: RejectReason;
  readonly message: string;
}
