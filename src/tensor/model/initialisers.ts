import type { Random } from "../../core/index.ts";

/** Fills a new parameter: from a random stream of its own and its shape to its elements, row-major. */
export type Initialiser = (random: Random, shape: readonly number[]) => Float32Array;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, dimension) => product * dimension, 1);
const filled = (value: () => number, shape: readonly number[]) =>
  Float32Array.from({ length: sizeOf(shape) }, value);

/** Every element the same. */
export const constantFill =
  (value: number): Initialiser =>
  (_random, shape) =>
    new Float32Array(sizeOf(shape)).fill(value);

/** Normal with mean 0 and the given standard deviation. */
export const normal =
  (deviation: number): Initialiser =>
  (random, shape) =>
    filled(() => random.normal() * deviation, shape);

/** Uniform in [−limit, limit). */
export const uniform =
  (limit: number): Initialiser =>
  (random, shape) =>
    filled(() => (2 * random.next() - 1) * limit, shape);

/** Uniform within ±√(6 / (inputs + outputs)) for a matrix `[inputs, outputs]` (Glorot and Bengio 2010). */
export const glorotUniform: Initialiser = (random, shape) => {
  const [inputs, outputs] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return uniform(Math.sqrt(6 / (inputs + outputs)))(random, shape);
};

/** Normal with variance 2 / inputs for a matrix `[inputs, outputs]` before a ReLU (He et al. 2015). */
export const heNormal: Initialiser = (random, shape) =>
  normal(Math.sqrt(2 / (shape.at(-2) ?? 1)))(random, shape);
