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

/** What an example shows and what it asks for. */
export interface Example {
  /** The oldest first. */
  readonly shown: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/** What {@link exampleAt} makes examples of. */
interface ExampleShape {
  readonly history: "before" | "others";
  readonly historyLength: number;
  readonly historyDropout: number;
  readonly targetsPerExample: number;
}

/**
 * The example of an event: `before` shows what came before it and asks for it and what follows; `others` asks for it
 * and for others drawn alike, and shows a part of the rest, drawn alike, in the order of time.
 *
 * @param titles The history of the viewer, the oldest first.
 * @param at The event in it.
 */
export function exampleAt(
  titles: Uint32Array,
  at: number,
  { history, historyLength, historyDropout, targetsPerExample }: ExampleShape,
  random: Random,
): Example {
  const shownOf = (all: Uint32Array) =>
    historyDropout > 0 && random.next() < historyDropout
      ? all.subarray(all.length - random.integer(all.length + 1))
      : all;
  if (history === "before") {
    const shown = shownOf(titles.subarray(Math.max(0, at - historyLength), at));
    return { shown, targets: titles.subarray(at, at + targetsPerExample) };
  }
  const others = titles.filter((_, place) => place !== at);
  // Half of a short history stays to be shown.
  const more = Math.min(targetsPerExample - 1, Math.floor(others.length / 2));
  const asked = drawPlaces(others.length, more, random);
  const rest = others.filter((_, place) => asked[place] === 0);
  const taken = drawPlaces(rest.length, Math.min(historyLength, rest.length), random);
  return {
    shown: shownOf(rest.filter((_, place) => taken[place] === 1)),
    targets: Uint32Array.of(titles[at], ...others.filter((_, place) => asked[place] === 1)),
  };
}

/** 1 for `count` of `places`, drawn alike: selection sampling (Knuth, algorithm S). */
function drawPlaces(places: number, count: number, random: Random): Uint8Array {
  const drawn = new Uint8Array(places);
  for (let place = 0, left = count; left > 0; place++) {
    if ((places - place) * random.next() >= left) continue;
    drawn[place] = 1;
    left--;
  }
  return drawn;
}
