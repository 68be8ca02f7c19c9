import { createRandom } from "../../core/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import type { LabelledTitles } from "./fit.ts";

/**
 * Titles whose embedding is the sum of a direction for each of their genres and noise. Every fifth title is valid,
 * every fifth test, and the genres grow rarer from first to last.
 */
export function generatedTitles(
  count: number,
  { seed = 1, features = 24, genres = 6, noise = 1 } = {},
): LabelledTitles & { readonly test: Int32Array } {
  const random = createRandom(seed);
  const directions = Float32Array.from({ length: genres * features }, () => random.normal());
  const values = new Float32Array(count * features);
  const labels = new Uint8Array(count * genres);
  for (let row = 0; row < count; row++) {
    const first = Math.floor(genres * random.next() ** 2);
    for (const genre of random.next() < 0.3 ? [first, random.integer(genres)] : [first]) {
      labels[row * genres + genre] = 1;
      for (let axis = 0; axis < features; axis++)
        values[row * features + axis] += directions[genre * features + axis];
    }
    for (let axis = 0; axis < features; axis++) values[row * features + axis] += noise * random.normal();
  }
  const part = (...remainders: number[]) =>
    Int32Array.from({ length: count }, (_, row) => row).filter((row) => remainders.includes(row % 5));
  return {
    text: matrixOf(values, features),
    labels,
    genres: Array.from({ length: genres }, (_, genre) => `Genre ${genre}`),
    train: part(0, 1, 2),
    valid: part(3),
    test: part(4),
  };
}

/** Options that train a small network quickly. */
export const quick = { hidden: [32], dimensions: 8, batchSize: 128, maxPasses: 40, learningRate: 5e-3 };
