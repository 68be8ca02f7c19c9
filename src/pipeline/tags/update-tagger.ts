import { labelsOf, takeLabelRows } from "../../metrics/index.ts";
import type { KnownLabels } from "./known-labels.ts";
import { unlessEmpty } from "./tag-model.ts";
import type { RelearnedClusters, ScorerWork } from "./tag-scorer.ts";
import { Tagger } from "./tagger.ts";
import type { TaggableTitle } from "./title-words.ts";

/** Labels as they are now, and as they were. */
export interface TagReview {
  readonly titles: readonly TaggableTitle[];
  /** Of the tags of the tagger, with the new labels. */
  readonly task: KnownLabels;
  /** The labels that the tagger knew. */
  readonly before: KnownLabels;
}

/** A tagger that has learned from a review. */
export interface UpdatedTagger {
  readonly tagger: Tagger;
  /** The tags of which something new is known. */
  readonly tags: readonly string[];
  /** How many titles and tags something new is known of. */
  readonly cells: number;
  /** Of a classifier the clusters that learned. Of a linear tagger it was {@link tags}. */
  readonly clusters?: RelearnedClusters;
}

/**
 * Learns new labels, such as those of a review, where they belong: a linear tagger learns the tags anew that the labels
 * speak of, a classifier the clusters that the titles belong to. Words, calibration and thresholds stay.
 *
 * @throws MarqueeError `invalid-option` for a classifier without clusters, `cancelled`, and as the models do.
 */
export async function updateTagger(
  tagger: Tagger,
  { titles, task, before }: TagReview,
  work: ScorerWork,
): Promise<UpdatedTagger> {
  const changed = changedCells(before, task);
  if (changed.cells === 0) return { tagger, tags: [], cells: 0 };
  const { labelled } = task;
  const positions = new Map(Array.from(labelled, (row, at) => [row, at]));
  const rows = changed.rows.map((row) => positions.get(row)).filter((at) => at !== undefined);
  const learned = Array.from(labelled, (row) => titles[row]);
  const examples = {
    ...tagger.read(learned),
    labels: takeLabelRows(task.labels, labelled),
    unknown: unlessEmpty(takeLabelRows(task.unknown, labelled)),
  };
  const concerned = { tags: changed.tags, rows: Int32Array.from(rows) };
  const { scorer, clusters } = await tagger.parts.scorer.relearn(concerned, examples, work);
  return {
    tagger: new Tagger({ ...tagger.parts, scorer }),
    tags: changed.tags.map((tag) => tagger.tags[tag]),
    cells: changed.cells,
    ...(clusters && { clusters }),
  };
}

/** Tags and titles of which something else is known than before, ascending. */
function changedCells(before: KnownLabels, after: KnownLabels) {
  const labelledBefore = new Set(before.labelled);
  const tags = new Set<number>();
  const rows: number[] = [];
  let cells = 0;
  for (const row of after.labelled) {
    const isNew = !labelledBefore.has(row);
    if (!isNew && isSame(before, after, row)) continue;
    const [old, now] = [isNew ? undefined : statesOf(before, row), statesOf(after, row)];
    for (let tag = 0; tag < after.labels.labelCount; tag++) {
      if ((old?.(tag) ?? "unknown") === now(tag)) continue;
      tags.add(tag);
      cells += 1;
      if (rows.at(-1) !== row) rows.push(row);
    }
  }
  return { tags: [...tags].sort((first, second) => first - second), rows, cells };
}

function isSame(before: KnownLabels, after: KnownLabels, row: number): boolean {
  return (["labels", "unknown"] as const).every((part) => {
    const [old, now] = [labelsOf(before[part], row), labelsOf(after[part], row)];
    return old.length === now.length && old.every((tag, at) => tag === now[at]);
  });
}

/** What is known of a tag of a labelled title. */
function statesOf({ labels, unknown }: KnownLabels, row: number) {
  const [holding, open] = [new Set(labelsOf(labels, row)), new Set(labelsOf(unknown, row))];
  return (tag: number) => (open.has(tag) ? "unknown" : holding.has(tag) ? "holds" : "holds not");
}
