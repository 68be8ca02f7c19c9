import { createRandom, MarqueeError, type Random } from "../../../core/index.ts";
import { type LabelRows, labelsOf } from "../../../metrics/index.ts";
import type { BatchSource, DataArray } from "../../../tensor/index.ts";

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

/** Writes what a network reads of titles to the start of its feeds. */
export type WriteTitles = (
  arrays: Readonly<Record<string, DataArray>>,
  titles: Int32Array,
  random: Random,
) => void;

/**
 * Batches of anchors, each followed by a positive, with the tags that every two titles share in the feed `shared`,
 * `[batch, batch]`. An epoch has every anchor once.
 */
export function tripletSource(task: TripletTask, write: WriteTitles): BatchSource {
  const pairs = new TripletPairs(task);
  const order = new EpochOrder(pairs.anchors);
  return {
    samples: pairs.anchors.length * 2,
    fill(arrays, { first, rows, random, seed }) {
      const titles = new Int32Array(rows);
      for (let at = 0; at + 1 < rows; at += 2) {
        titles[at] = order.at((first + at) / 2, seed);
        titles[at + 1] = pairs.positiveOf(titles[at], random);
      }
      write(arrays, titles, random);
      sharedTags(task.labels, titles, arrays.shared as Float32Array);
    },
  };
}

/** Numbers in a new order every epoch. */
class EpochOrder {
  private readonly numbers: Int32Array;
  private shuffled: Int32Array;
  private key = "";

  constructor(numbers: Int32Array) {
    this.numbers = numbers;
    this.shuffled = numbers;
  }

  at(position: number, seed: number | string): number {
    const key = `${seed}/anchors/${Math.floor(position / this.numbers.length)}`;
    if (key !== this.key) {
      this.key = key;
      this.shuffled = createRandom(key).shuffle(this.numbers.slice());
    }
    return this.shuffled[position % this.numbers.length];
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
