import { z } from "zod";
import { MarqueeError } from "../core/index.ts";

const tagName = z.string().trim().min(1).max(200);

/** A base tag: one of the schema. */
export const schemaTagSchema = z.strictObject({
  name: tagName,
  /** The name of the broader tag, if there is one. */
  parent: tagName.optional(),
  /** Other names that mean this tag. */
  aliases: z.array(tagName).max(200).default([]),
  /** What the tag means, for people and for language models. */
  description: z.string().trim().max(2000).optional(),
});
export type SchemaTag = z.output<typeof schemaTagSchema>;

/** A fault of a schema file. */
export interface SchemaProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** What two names must share to mean the same tag: letters without case, single spaces. */
export function tagKey(name: string): string {
  return name.normalize("NFC").toLowerCase().trim().replaceAll(/\s+/g, " ");
}

/** The tags of a schema with their parents and aliases. */
export class TagSchema {
  /** In the order of the file. */
  readonly tags: readonly SchemaTag[];
  private readonly byKey: ReadonlyMap<string, SchemaTag>;

  /** Use {@link parseTagSchema}, which checks the tags. */
  constructor(tags: readonly SchemaTag[]) {
    this.tags = tags;
    this.byKey = new Map(
      tags.flatMap((tag) => [tag.name, ...tag.aliases].map((name) => [tagKey(name), tag])),
    );
  }

  /** The tag that a name or an alias means. */
  find(name: string): SchemaTag | undefined {
    return this.byKey.get(tagKey(name));
  }

  /** The broader tags of a tag, the nearest first. */
  ancestors(tag: SchemaTag): SchemaTag[] {
    const found: SchemaTag[] = [];
    for (let at = this.parentOf(tag); at !== undefined; at = this.parentOf(at)) found.push(at);
    return found;
  }

  private parentOf({ parent }: SchemaTag): SchemaTag | undefined {
    return parent === undefined ? undefined : this.find(parent);
  }
}

interface Entry {
  readonly line: number;
  readonly tag: SchemaTag;
}

/**
 * Reads a tag schema of one JSON object a line:
 * `{ "name": "slasher", "parent": "horror", "aliases": ["slashers"], "description": "…" }`. Empty lines are skipped.
 *
 * @param file How the file is called in messages.
 * @throws MarqueeError `invalid-file` that names every fault with its line: broken lines, names that two tags claim,
 * parents that do not exist, parents in a circle.
 */
export function parseTagSchema(text: string, file: string): TagSchema {
  const problems: SchemaProblem[] = [];
  const entries = text.split(/\r?\n/).flatMap((content, at) => readLine(content, at + 1, problems));
  const owners = claimNames(entries, problems);
  checkParents(entries, owners, problems);
  if (entries.length === 0 && problems.length === 0)
    problems.push({ line: 1, message: "the file holds no tag" });
  if (problems.length > 0) throw schemaError(file, problems);
  return new TagSchema(entries.map(({ tag }) => tag));
}

function readLine(content: string, line: number, problems: SchemaProblem[]): Entry[] {
  if (content.trim() === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    problems.push({ line, message: "not a JSON object" });
    return [];
  }
  const parsed = schemaTagSchema.safeParse(value);
  if (parsed.success) return [{ line, tag: parsed.data }];
  const message = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "line"}: ${issue.message}`)
    .join("; ");
  problems.push({ line, message });
  return [];
}

/** Gives every name and alias to the first tag that claims it. */
function claimNames(entries: readonly Entry[], problems: SchemaProblem[]): Map<string, Entry> {
  const owners = new Map<string, Entry>();
  for (const entry of entries) {
    for (const name of [entry.tag.name, ...entry.tag.aliases]) {
      const owner = owners.get(tagKey(name));
      if (owner === undefined) owners.set(tagKey(name), entry);
      else if (owner !== entry) {
        problems.push({ line: entry.line, message: `"${name}" already stands in line ${owner.line}` });
      }
    }
  }
  return owners;
}

function checkParents(
  entries: readonly Entry[],
  owners: ReadonlyMap<string, Entry>,
  problems: SchemaProblem[],
): void {
  const settled = new Set<Entry>();
  for (const entry of entries) {
    const path: Entry[] = [];
    for (let at: Entry | undefined = entry; at !== undefined && !settled.has(at); ) {
      const start = path.indexOf(at);
      if (start >= 0) {
        const circle = [...path.slice(start), at].map(({ tag }) => tag.name).join(" → ");
        problems.push({ line: at.line, message: `parents go round in a circle: ${circle}` });
        break;
      }
      path.push(at);
      at = parentEntry(at, owners, problems);
    }
    for (const each of path) settled.add(each);
  }
}

function parentEntry(
  { line, tag: { parent } }: Entry,
  owners: ReadonlyMap<string, Entry>,
  problems: SchemaProblem[],
): Entry | undefined {
  if (parent === undefined) return undefined;
  const entry = owners.get(tagKey(parent));
  if (entry === undefined)
    problems.push({ line, message: `the parent "${parent}" is not a tag of the file` });
  return entry;
}

const shownProblems = 10;

function schemaError(file: string, problems: readonly SchemaProblem[]): MarqueeError {
  const sorted = problems.toSorted((first, second) => first.line - second.line);
  const shown = sorted.slice(0, shownProblems).map(({ line, message }) => `${file}:${line}: ${message}`);
  if (sorted.length > shownProblems) shown.push(`and ${sorted.length - shownProblems} more`);
  return new MarqueeError("invalid-file", shown.join("\n"), {
    hint: 'Expected one { "name": "…", "parent": "…", "aliases": ["…"], "description": "…" } a line.',
    details: { file, problems: sorted },
  });
}
