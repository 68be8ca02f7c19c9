import { MarqueeError, type Random } from "../../core/index.ts";
import type { Matrix, SparseMatrix } from "../../vectors/index.ts";

/** Viewers as the model sees them. */
export interface TwoTowerViewers {
  /** What each viewer liked or watched, `[viewers, titles]`. */
  readonly histories: SparseMatrix;
  /** When, for every entry of `histories`, in milliseconds since 1970; NaN where unknown. Default: all unknown. */
  readonly times?: Float64Array;
  /** What else is known of the viewers, `[viewers, features]`: one-hot country, age band, ... */
  readonly features?: Matrix;
}

/** Histories in the order of time. */
export interface OrderedHistories {
  /** History of viewer v: from `offsets[v]` to `offsets[v + 1]`, `[viewers + 1]`. */
  readonly offsets: Uint32Array;
  /** The oldest first; what has no time counts as older than what has, in the order of the columns. */
  readonly titles: Uint32Array;
}

/** Brings histories into the order of time. @throws MarqueeError `invalid-shape` when there are not as many times. */
export function orderHistories({ histories, times }: TwoTowerViewers): OrderedHistories {
  const { offsets, columns } = histories;
  if (times === undefined) return { offsets, titles: columns };
  if (times.length !== columns.length) {
    throw new MarqueeError(
      "invalid-shape",
      `${columns.length} events need as many times, not ${times.length}.`,
    );
  }
  const titles = columns.slice();
  const known = (at: number) => (Number.isNaN(times[at]) ? Number.NEGATIVE_INFINITY : times[at]);
  for (let viewer = 0; viewer < histories.rows; viewer++) {
    const [first, end] = [offsets[viewer], offsets[viewer + 1]];
    const order = Array.from({ length: end - first }, (_, at) => first + at);
    // Equal times keep the order of the columns; −∞ − −∞ would be NaN.
    order.sort((a, b) => (known(a) === known(b) ? a - b : known(a) - known(b)));
    order.forEach((at, place) => (titles[first + place] = columns[at]));
  }
  return { offsets, titles };
}

/** Where the titles of a history go. */
export interface HistoryTarget {
  /** Rows of the table of titles, the latest first, `[rows, length]`. */
  readonly rows: Int32Array;
  /** 1 where there is a title, `[rows, length]`. */
  readonly present: Float32Array;
  readonly length: number;
}

/**
 * Writes a history to one row of the feeds.
 *
 * @param titles The oldest first; the last `target.length` are taken.
 * @param tableRow The row of a title in the table.
 */
export function writeHistory(
  { rows, present, length }: HistoryTarget,
  row: number,
  titles: ArrayLike<number>,
  tableRow: (title: number) => number,
): void {
  const start = row * length;
  const taken = Math.min(length, titles.length);
  for (let place = 0; place < length; place++) {
    rows[start + place] = place < taken ? tableRow(titles[titles.length - 1 - place]) : 0;
    present[start + place] = Number(place < taken);
  }
}

/** A part of a history without one of its places, drawn alike where there is too much, in the order of time. */
export function drawOthers(
  titles: Uint32Array,
  without: number,
  length: number,
  random: Random,
): ArrayLike<number> {
  const others = titles.length - 1;
  const chosen = new Uint32Array(Math.min(length, others));
  // Selection sampling (Knuth, algorithm S): one pass, and the order stays.
  for (let at = 0, seen = 0, taken = 0; taken < chosen.length; at++) {
    if (at === without) continue;
    if ((others - seen) * random.next() < chosen.length - taken) chosen[taken++] = titles[at];
    seen++;
  }
  return chosen;
}
