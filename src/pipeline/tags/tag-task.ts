import { type TagSchema, tagKey } from "../../domain/index.ts";
import { labelRowsOf } from "../../metrics/index.ts";
import type { KnownLabels } from "./known-labels.ts";

/** Which tags there are to learn, and what is known of which title. */
export interface TagTask extends KnownLabels {
  /** Names, in the order of their keys, `[tags]`. */
  readonly tags: readonly string[];
  /** For each tag the numbers of the narrower ones below it. */
  readonly narrower: readonly (readonly number[])[];
  /** Tags that too few titles have to be learned, or that more common ones left no place for, with how many do. */
  readonly rare: readonly RareTag[];
}

/** A tag that is not learned. */
export interface RareTag {
  readonly tag: string;
  readonly titles: number;
}

/** That a tag holds for a title, or does not. */
export interface Said {
  readonly row: number;
  /** The tag's `tagKey`. */
  readonly key: string;
  readonly name: string;
  readonly holds: boolean;
}

/** What {@link buildTagTask} is made of. */
export interface TagStatements {
  /** How many titles there are, labelled or not. */
  readonly titles: number;
  readonly said: readonly Said[];
  /** A tag that fewer titles have is not learned. */
  readonly minimumTitles: number;
  /** Of more tags than these the most common are learned. Default: all. */
  readonly maximumTags?: number | undefined;
  /** With a schema only its tags are learned. */
  readonly schema?: TagSchema;
  /** Tags by number of which nothing is known for a labelled title, unless they hold. */
  readonly unknownOf: (row: number, keys: readonly string[]) => readonly number[];
}

/** With a schema only its tags count, and a tag that holds says so of the broader ones too. */
export function statementsOf(
  row: number,
  name: string,
  holds: boolean,
  schema: TagSchema | undefined,
): Said[] {
  if (schema === undefined) return [{ row, key: tagKey(name), name, holds }];
  const tag = schema.find(name);
  if (tag === undefined) return [];
  const all = holds ? [tag, ...schema.ancestors(tag)] : [tag];
  return all.map((each) => ({ row, key: tagKey(each.name), name: each.name, holds }));
}

/** Chooses the tags that enough titles have, and numbers them. */
export function buildTagTask(statements: TagStatements): TagTask {
  const {
    titles,
    said,
    minimumTitles,
    maximumTags = Number.POSITIVE_INFINITY,
    schema,
    unknownOf,
  } = statements;
  const names = new Map((schema?.tags ?? []).map(({ name }) => [tagKey(name), name]));
  const [holders, deniers] = [new Map<string, Set<number>>(), new Map<string, Set<number>>()];
  for (const { key, name, row, holds } of said) {
    if (!names.has(key)) names.set(key, name);
    const rows = holds ? holders : deniers;
    rows.set(key, (rows.get(key) ?? new Set<number>()).add(row));
  }
  const uses = (key: string) => holders.get(key)?.size ?? 0;
  const all = [...names.keys()].sort();
  const common = all
    .filter((key) => uses(key) >= minimumTitles)
    .toSorted((a, b) => uses(b) - uses(a))
    .slice(0, maximumTags);
  const learned = new Set(common);
  const keys = all.filter((key) => learned.has(key));
  const labelled = Int32Array.from(new Set(said.map(({ row }) => row))).sort();
  const lists: number[][] = Array.from({ length: titles }, () => []);
  const denied: number[][] = Array.from({ length: titles }, () => []);
  keys.forEach((key, tag) => {
    holders.get(key)?.forEach((row) => lists[row].push(tag));
    deniers.get(key)?.forEach((row) => {
      if (!holders.get(key)?.has(row)) denied[row].push(tag);
    });
  });
  const unknown: (readonly number[])[] = Array.from({ length: titles }, () => []);
  for (const row of labelled) {
    const holding = new Set(lists[row]);
    unknown[row] = unknownOf(row, keys).filter((tag) => !holding.has(tag));
  }
  return {
    tags: keys.map((key) => names.get(key) ?? key),
    narrower: keys.map((key) => narrowerThan(key, keys, schema)),
    labelled,
    labels: labelRowsOf(lists, keys.length),
    unknown: labelRowsOf(unknown, keys.length),
    denied: labelRowsOf(denied, keys.length),
    rare: all
      .filter((key) => !learned.has(key))
      .map((key) => ({ tag: names.get(key) ?? key, titles: uses(key) })),
  };
}

function narrowerThan(key: string, keys: readonly string[], schema: TagSchema | undefined): number[] {
  if (schema === undefined) return [];
  return keys.flatMap((other, tag) => {
    const found = schema.find(other);
    return found && schema.ancestors(found).some(({ name }) => tagKey(name) === key) ? [tag] : [];
  });
}
