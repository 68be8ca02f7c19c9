import { type LabelRows, labelsOf, takeLabelRows } from "../../metrics/index.ts";
import type { ScorerWork } from "./tag-scorer.ts";
import type { TagTask } from "./tag-task.ts";
import { Tagger } from "./tagger.ts";
import type { TaggableTitle } from "./title-words.ts";

/** Labels as they are now, and which titles have new ones. */
export interface TagReview {
  readonly titles: readonly TaggableTitle[];
  /** Of the tags of the tagger, with the new labels. */
  readonly task: TagTask;
  /** The labels that the tagger knew, `[titles, tags]`. */
  readonly before: LabelRows;
}

/** A tagger that has learned from a review. */
export interface UpdatedTagger {
  readonly tagger: Tagger;
  /** The tags whose labels changed. */
  readonly tags: readonly string[];
}

/**
 * Learns new labels, such as those of a review, where they belong: a linear tagger learns the tags anew that the labels
 * speak of, a classifier the clusters that the titles belong to. Words, calibration and thresholds stay.
 *
 * @throws MarqueeError `cancelled`, and as the models do.
 */
export async function updateTagger(
  tagger: Tagger,
  { titles, task, before }: TagReview,
  work: ScorerWork,
): Promise<UpdatedTagger> {
  const changed = changedCells(before, task.labels);
  if (changed.tags.length === 0) return { tagger, tags: [] };
  const { labelled } = task;
  const positions = new Map(Array.from(labelled, (row, at) => [row, at]));
  const rows = changed.rows.map((row) => positions.get(row)).filter((at) => at !== undefined);
  const learned = Array.from(labelled, (row) => titles[row]);
  const unknown = takeLabelRows(task.unknown, labelled);
  const examples = {
    rows: tagger.rows(learned),
    labels: takeLabelRows(task.labels, labelled),
    ...(unknown.columns.length > 0 && { unknown }),
  };
  const concerned = { tags: changed.tags, rows: Int32Array.from(rows) };
  const scorer = await tagger.parts.scorer.relearn(concerned, examples, work);
  return {
    tagger: new Tagger({ ...tagger.parts, scorer }),
    tags: changed.tags.map((tag) => tagger.tags[tag]),
  };
}

/** Tags and titles whose labels differ, ascending. */
function changedCells(before: LabelRows, after: LabelRows) {
  const tags = new Set<number>();
  const rows: number[] = [];
  for (let row = 0; row < after.rows; row++) {
    const [old, now] = [new Set(labelsOf(before, row)), new Set(labelsOf(after, row))];
    const differing = [
      ...[...old].filter((tag) => !now.has(tag)),
      ...[...now].filter((tag) => !old.has(tag)),
    ];
    for (const tag of differing) tags.add(tag);
    if (differing.length > 0) rows.push(row);
  }
  return { tags: [...tags].sort((first, second) => first - second), rows };
}
