/** A mapping from data to pixels. */
export interface Scale {
  (value: number): number;
  readonly minimum: number;
  readonly maximum: number;
  /** Round values inside the range, ascending. */
  readonly ticks: readonly number[];
}

/** Round values (1, 2 or 5 times a power of ten apart) that lie in a range; about `count` of them. */
export function niceTicks(minimum: number, maximum: number, count: number): number[] {
  if (!(maximum > minimum)) return [minimum];
  const rough = (maximum - minimum) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(minimum / step - 1e-9); i <= maximum / step + 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** The smallest and largest of the values that are finite; [0, 1] where there is none; widened where both are equal. */
export function extentOf(values: Iterable<number | undefined>): [number, number] {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === undefined || !Number.isFinite(value)) continue;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  if (minimum > maximum) return [0, 1];
  return minimum === maximum ? [minimum - 0.5, maximum + 0.5] : [minimum, maximum];
}

/** A linear scale from [`minimum`, `maximum`] to the pixels [`start`, `end`], with about `count` ticks. */
export function linearScale(
  [minimum, maximum]: readonly [number, number],
  [start, end]: readonly [number, number],
  count = 5,
): Scale {
  const slope = (end - start) / (maximum - minimum);
  const map = (value: number) => start + (value - minimum) * slope;
  return Object.assign(map, { minimum, maximum, ticks: niceTicks(minimum, maximum, count) });
}

/** A logarithmic scale; values at or below zero are put at the start. Ticks are powers of ten, or rounder than that. */
export function logScale(
  [minimum, maximum]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  const low = Math.log10(Math.max(minimum, 1e-12));
  const high = Math.max(Math.log10(Math.max(maximum, 1e-12)), low + 1e-9);
  const map = (value: number) => {
    const position = value > 0 ? (Math.log10(value) - low) / (high - low) : 0;
    return start + position * (end - start);
  };
  const factors = high - low > 2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      const position = Math.log10(tick);
      if (position >= low - 1e-9 && position <= high + 1e-9) ticks.push(tick);
    }
  }
  return Object.assign(map, { minimum, maximum, ticks });
}

/** A number for people: thin, with as many decimals as its size needs, thousands as `12k`, millions as `1.2M`. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trimmed(value / 1e9, 1)}G`;
  if (size >= 1e6) return `${trimmed(value / 1e6, 1)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3, 1)}k`;
  if (size >= 100) return trimmed(value, 0);
  if (size >= 1 || size === 0) return trimmed(value, 2);
  return String(Number(value.toPrecision(3)));
}

const trimmed = (value: number, decimals: number) => String(Number(value.toFixed(decimals)));
