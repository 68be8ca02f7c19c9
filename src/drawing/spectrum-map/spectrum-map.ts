import { MarqueeError } from "../../core/index.ts";
import { genreColours } from "../colours.ts";

/** A title on the map. */
export interface SpectrumMapPoint {
  /** Place on the map, in any unit; the map is fitted to its points. */
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly year?: number;
  readonly kind: "film" | "series";
  readonly genres: readonly string[];
  /** The genre that colours the point. */
  readonly primaryGenre: string;
  /** How well known the title is; better known titles are drawn larger and named first. */
  readonly votes?: number;
  /** A page about the title. `http:`, `https:` and relative addresses are linked, others are left out. */
  readonly href?: string;
  /** Indices of the nearest titles, nearest first. */
  readonly neighbours?: readonly number[];
  /** Their similarities, in the same order. */
  readonly similarities?: readonly number[];
}

/** A map of titles: what {@link spectrumMapHtml} and {@link spectrumMapSvg} draw. */
export interface SpectrumMap {
  readonly title: string;
  /** A sentence below the title. */
  readonly subtitle?: string;
  readonly points: readonly SpectrumMapPoint[];
  /** Colour (`#rrggbb`) by genre. Default: `genreColours` of the primary genres. */
  readonly colours?: ReadonlyMap<string, string>;
}

/** A genre on the map: how many titles have it as primary genre, and where they are densest. */
export interface MapGenre {
  readonly name: string;
  readonly colour: string;
  readonly count: number;
  /** Place of the name, in the unit square. */
  readonly x: number;
  readonly y: number;
}

/** A map fitted into the unit square: x to the right, y downwards. */
export interface FittedMap {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Primary genres, most frequent first. */
  readonly genres: readonly MapGenre[];
  /** Index into `genres` of each point. */
  readonly genreOf: Int32Array;
  /** Point indices, best known first; ties by order. */
  readonly byImportance: Int32Array;
  /** Weight of each point in [0, 1]: its rank-free share of the largest logarithm of votes. */
  readonly weights: Float64Array;
}

/**
 * Checks a map and fits it into the unit square, keeping its proportions.
 * @throws `invalid-option` for a coordinate that is not finite or a neighbour that is not on the map.
 */
export function fitMap(map: SpectrumMap): FittedMap {
  const { points } = map;
  for (let i = 0; i < points.length; i++) checkPoint(points[i], i, points.length);
  const [xs, ys] = fitCoordinates(points);
  const counts = new Map<string, number>();
  for (const { primaryGenre } of points) counts.set(primaryGenre, (counts.get(primaryGenre) ?? 0) + 1);
  const names = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  const indexOf = new Map(names.map((name, i) => [name, i]));
  const genreOf = Int32Array.from(points, ({ primaryGenre }) => indexOf.get(primaryGenre) ?? 0);
  const fallback = genreColours(names);
  const peaks = densityPeaks(xs, ys, genreOf, names.length);
  const genres = names.map((name, i) => ({
    name,
    colour: colourOf(map.colours?.get(name), fallback.get(name)),
    count: counts.get(name) ?? 0,
    x: peaks[i][0],
    y: peaks[i][1],
  }));
  const weights = weightsOf(points);
  const byImportance = Int32Array.from(points.keys()).sort((a, b) => weights[b] - weights[a] || a - b);
  return { xs, ys, genres, genreOf, byImportance, weights };
}

const colourOf = (wanted: string | undefined, fallback = "#888888") =>
  wanted !== undefined && /^#[0-9a-f]{6}$/i.test(wanted) ? wanted : fallback;

function checkPoint(point: SpectrumMapPoint, index: number, count: number): void {
  if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) {
    throw new MarqueeError(
      "invalid-option",
      `Point ${index} of the map ("${point.name}") lies at (${point.x}, ${point.y}); coordinates must be finite.`,
    );
  }
  const stray = point.neighbours?.find((other) => !Number.isInteger(other) || other < 0 || other >= count);
  if (stray !== undefined) {
    throw new MarqueeError(
      "invalid-option",
      `Point ${index} of the map ("${point.name}") has neighbour ${stray}, but there are ${count} points.`,
    );
  }
}

function fitCoordinates(points: readonly SpectrumMapPoint[]): [Float64Array, Float64Array] {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  const span = Math.max(right - left, top - bottom) || 1;
  const xs = Float64Array.from(points, ({ x }) => 0.5 + (x - (left + right) / 2) / span);
  const ys = Float64Array.from(points, ({ y }) => 0.5 - (y - (top + bottom) / 2) / span);
  return [xs, ys];
}

function weightsOf(points: readonly SpectrumMapPoint[]): Float64Array {
  const logs = Float64Array.from(points, ({ votes = 0 }) => Math.log1p(Math.max(0, votes) || 0));
  const largest = logs.reduce((most, value) => Math.max(most, value), 0);
  return largest === 0 ? logs : logs.map((value) => value / largest);
}

/** Cells along a side of the density grid. */
const cells = 96;

/**
 * For each genre the place where its titles are dense and mostly among themselves: the cell with the largest
 * d_g² / (d + ε) of a Gaussian-smoothed histogram, d_g of the genre and d of all titles.
 */
function densityPeaks(
  xs: Float64Array,
  ys: Float64Array,
  genreOf: Int32Array,
  genres: number,
): [number, number][] {
  const histogram = (include: (point: number) => boolean) => {
    const counts = new Float64Array(cells * cells);
    const cell = (value: number) => Math.min(cells - 1, Math.floor(value * cells));
    for (let i = 0; i < xs.length; i++) if (include(i)) counts[cell(ys[i]) * cells + cell(xs[i])] += 1;
    return smoothed(counts);
  };
  const all = histogram(() => true);
  return Array.from({ length: genres }, (_, genre) => {
    const own = histogram((point) => genreOf[point] === genre);
    let best = 0;
    let bestScore = -1;
    for (let i = 0; i < own.length; i++) {
      const score = own[i] ** 2 / (all[i] + 1e-3);
      if (score > bestScore) [best, bestScore] = [i, score];
    }
    return [((best % cells) + 0.5) / cells, (Math.floor(best / cells) + 0.5) / cells];
  });
}

/** Three passes of a box of five cells in both directions, which is close to a Gaussian of 2.4 cells. */
function smoothed(counts: Float64Array): Float64Array {
  let current = counts;
  for (let pass = 0; pass < 3; pass++) current = boxBlur(boxBlur(current, 1, cells), cells, 1);
  return current;
}

function boxBlur(source: Float64Array, step: number, stride: number): Float64Array {
  const target = new Float64Array(source.length);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      let sum = 0;
      for (let k = Math.max(0, column - 2); k <= Math.min(cells - 1, column + 2); k++) {
        sum += source[row * stride + k * step];
      }
      target[row * stride + column * step] = sum / 5;
    }
  }
  return target;
}
