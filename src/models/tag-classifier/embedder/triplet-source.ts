import { MarqueeError, type Random } from "../../../core/index.ts";
import { type LabelRows, labelsOf } from "../../../metrics/index.ts";

/** What {@link TripletPairs} draws from. */
export interface TripletTask {
  /** Tags of all titles, `[titles, tags]`. */
  readonly labels: LabelRows;
  /** Titles to learn from. */
  readonly train: Int32Array;
  /**
   * How much more often a positive is chosen for a rare tag that it shares: in proportion to
   * (1 / titles with the tag) to this power. 0 draws the tags of a title alike.
   */
  readonly rareEmphasis: number;
}

/**
 * Anchors in a new order every epoch, each followed by a positive: a title that shares one of its tags, drawn anew.
 * A title that has a tag alone is its own positive, seen through another dropout.
 */
export class TripletPairs {
  private readonly task: TripletTask;
  /** Train titles that have a tag. */
  readonly anchors: Int32Array;
  private readonly titlesOf: readonly Int32Array[];

  /** @throws MarqueeError `invalid-option` when fewer than two train titles have a tag. */
  constructor(task: TripletTask) {
    this.task = task;
    this.anchors = task.train.filter((title) => labelsOf(task.labels, title).length > 0);
    if (this.anchors.length < 2) {
      throw new MarqueeError("invalid-option", "Triplets need at least two training titles that have a tag.");
    }
    const lists: number[][] = Array.from({ length: task.labels.labelCount }, () => []);
    for (const title of this.anchors) for (const tag of labelsOf(task.labels, title)) lists[tag].push(title);
    this.titlesOf = lists.map((list) => Int32Array.from(list));
  }

  /** A title that shares a tag with the anchor. */
  positiveOf(anchor: number, random: Random): number {
    const own = labelsOf(this.task.labels, anchor);
    const weights = Array.from(own, (tag) => this.titlesOf[tag].length ** -this.task.rareEmphasis);
    let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    let chosen = 0;
    while (chosen + 1 < own.length && left >= weights[chosen]) left -= weights[chosen++];
    const titles = this.titlesOf[own[chosen]];
    if (titles.length === 1) return anchor;
    const drawn = titles[random.integer(titles.length - 1)];
    return drawn === anchor ? titles[titles.length - 1] : drawn;
  }
}

/** Tags in common of every two titles of a list, `[titles, titles]`. */
export function sharedTags(labels: LabelRows, titles: ArrayLike<number>, target: Float32Array): void {
  const count = titles.length;
  const places: number[][] = [];
  for (let at = 0; at < count; at++)
    for (const tag of labelsOf(labels, titles[at])) (places[tag] ??= []).push(at);
  target.fill(0, 0, count * count);
  places.forEach((list) => {
    for (const first of list) for (const second of list) target[first * count + second] += 1;
  });
}
