import type { TagLabel } from "../../catalogue/index.ts";
import { type LabelRows, labelRowsOf, labelsOf } from "../../metrics/index.ts";
import type { KnownLabels } from "./known-labels.ts";

/** Who has which number. */
interface Numbering {
  /** Ids of the titles, `[titles]`. */
  readonly ids: readonly string[];
  /** `[tags]` */
  readonly tags: readonly string[];
  /** For each tag the numbers of the narrower ones below it. */
  readonly narrower: readonly (readonly number[])[];
}

/**
 * What is known once a person has said more. A tag that holds says so of the broader ones; of a title without labels so
 * far only what is said is known.
 *
 * @param said Labels of titles and tags that have a number; others are passed over.
 */
export function withReview(
  known: KnownLabels,
  said: readonly TagLabel[],
  { ids, tags, narrower }: Numbering,
): KnownLabels {
  const rows = new Map(ids.map((id, row) => [id, row]));
  const numbers = new Map(tags.map((tag, number) => [tag, number]));
  const labelled = new Set(known.labelled);
  const changed = new Map<number, Cells>();
  const cellsOf = (row: number) => {
    const found = changed.get(row) ?? {
      holding: new Set(labelsOf(known.labels, row)),
      denied: new Set(labelsOf(known.denied, row)),
      open: new Set<number>(labelled.has(row) ? labelsOf(known.unknown, row) : tags.keys()),
    };
    changed.set(row, found);
    return found;
  };
  for (const { titleId, tag: name, holds } of said) {
    const [row, tag] = [rows.get(titleId), numbers.get(name)];
    if (row === undefined || tag === undefined) continue;
    const { holding, denied, open } = cellsOf(row);
    for (const each of holds ? [tag, ...broaderThan(tag, narrower)] : [tag]) {
      open.delete(each);
      (holds ? denied : holding).delete(each);
      (holds ? holding : denied).add(each);
    }
  }
  const listsOf = (before: LabelRows, part: keyof Cells) =>
    ids.map((_, row) => [...(changed.get(row)?.[part] ?? labelsOf(before, row))]);
  return {
    labelled: Int32Array.from(new Set([...known.labelled, ...changed.keys()])).sort(),
    labels: labelRowsOf(listsOf(known.labels, "holding"), tags.length),
    unknown: labelRowsOf(listsOf(known.unknown, "open"), tags.length),
    denied: labelRowsOf(listsOf(known.denied, "denied"), tags.length),
  };
}

/** Tags of a title by what is known of them. */
interface Cells {
  readonly holding: Set<number>;
  readonly denied: Set<number>;
  readonly open: Set<number>;
}

const broaderThan = (tag: number, narrower: readonly (readonly number[])[]) =>
  [...narrower.keys()].filter((other) => narrower[other].includes(tag));
