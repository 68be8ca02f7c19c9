import { MarqueeError, type Random, throwIfCancelled } from "../../../core/index.ts";
import { type Matrix, rowOf } from "../../../vectors/index.ts";

/** Options of {@link kMeans}. */
export interface KMeansOptions {
  /** Number of centres; fewer come out when there are fewer different rows. */
  readonly count: number;
  /** Rounds at most; it ends earlier when no row changes its centre. */
  readonly iterations: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/**
 * Centres that make the sum of squared distances of rows to their nearest centre small: k-means++ to begin with
 * (Arthur and Vassilvitskii 2007), then rounds of Lloyd. A centre that loses all its rows moves to the row that is
 * farthest from its own. The same rows and seed give the same centres.
 *
 * @returns `[centres, dimensions]`
 * @throws MarqueeError `invalid-option` without rows, `cancelled`.
 */
export function kMeans(rows: Matrix, { count, iterations, random, signal }: KMeansOptions): Matrix {
  if (rows.rows === 0) throw new MarqueeError("invalid-option", "There are no rows to cluster.");
  const centres = firstCentres(rows, count, random);
  const nearest = new Int32Array(rows.rows).fill(-1);
  for (let round = 0; round < iterations; round++) {
    throwIfCancelled(signal);
    const distances = new Float64Array(rows.rows);
    let changed = false;
    for (let row = 0; row < rows.rows; row++) {
      const [closest] = nearestCentres(centres, rowOf(rows, row), 1);
      distances[row] = squaredDistance(rowOf(rows, row), rowOf(centres, closest));
      changed ||= nearest[row] !== closest;
      nearest[row] = closest;
    }
    if (!changed) break;
    moveCentres(centres, rows, nearest, distances);
  }
  return centres;
}

/** The nearest centres of a vector, the nearest first, as many as there are; of equally near ones the lower number. */
export function nearestCentres(centres: Matrix, vector: Float32Array, count: number): number[] {
  const distances = Float64Array.from({ length: centres.rows }, (_, centre) =>
    squaredDistance(vector, rowOf(centres, centre)),
  );
  if (count === 1) return [distances.indexOf(distances.reduce((least, value) => Math.min(least, value)))];
  return [...distances.keys()]
    .sort((first, second) => distances[first] - distances[second] || first - second)
    .slice(0, count);
}

/** A row at random, then each next one in proportion to its squared distance from the nearest centre so far. */
function firstCentres(rows: Matrix, count: number, random: Random): Matrix {
  const { dimensions } = rows;
  const chosen = [random.integer(rows.rows)];
  const distances = new Float64Array(rows.rows).fill(Infinity);
  while (chosen.length < Math.min(count, rows.rows)) {
    const latest = rowOf(rows, chosen[chosen.length - 1]);
    let sum = 0;
    for (let row = 0; row < rows.rows; row++) {
      distances[row] = Math.min(distances[row], squaredDistance(rowOf(rows, row), latest));
      sum += distances[row];
    }
    if (sum <= 0) break;
    let left = random.next() * sum;
    let next = 0;
    while (next + 1 < rows.rows && left >= distances[next]) left -= distances[next++];
    chosen.push(next);
  }
  const values = new Float32Array(chosen.length * dimensions);
  chosen.forEach((row, centre) => {
    values.set(rowOf(rows, row), centre * dimensions);
  });
  return { values, rows: chosen.length, dimensions };
}

function moveCentres(centres: Matrix, rows: Matrix, nearest: Int32Array, distances: Float64Array): void {
  const { dimensions } = rows;
  const sums = new Float64Array(centres.values.length);
  const counts = new Uint32Array(centres.rows);
  for (let row = 0; row < rows.rows; row++) {
    counts[nearest[row]]++;
    for (let axis = 0; axis < dimensions; axis++)
      sums[nearest[row] * dimensions + axis] += rows.values[row * dimensions + axis];
  }
  for (let centre = 0; centre < centres.rows; centre++) {
    const target = rowOf(centres, centre);
    if (counts[centre] > 0) {
      for (let axis = 0; axis < dimensions; axis++)
        target[axis] = sums[centre * dimensions + axis] / counts[centre];
      continue;
    }
    const farthest = distances.indexOf(distances.reduce((most, value) => Math.max(most, value)));
    target.set(rowOf(rows, farthest));
    distances[farthest] = 0;
  }
}

function squaredDistance(first: Float32Array, second: Float32Array): number {
  let sum = 0;
  for (let axis = 0; axis < first.length; axis++) {
    const difference = first[axis] - second[axis];
    sum += difference * difference;
  }
  return sum;
}
