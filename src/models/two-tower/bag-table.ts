import { type SparseEntries, SparseLayer } from "../../kernels/index.ts";
import type { SparseTable } from "../../tensor/index.ts";
import { type Matrix, type SparseMatrix, takeSparseRows } from "../../vectors/index.ts";

/** A copy in which the weights of every row that has any have a sum of squares of 1. */
export function unitWeights(sets: SparseMatrix): SparseMatrix {
  const { offsets } = sets;
  const values = sets.values.slice();
  for (let row = 0; row < sets.rows; row++) {
    const weights = values.subarray(offsets[row], offsets[row + 1]);
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
    weights.forEach((weight, at) => (weights[at] = weight / length));
  }
  return { ...sets, values };
}

/**
 * Weighted sums of the embeddings of sets: target_i = Σ w_c E_c over the categories c of set `rows[i]`.
 *
 * @param embeddings `[categories, features]`
 * @param sets `[sets, categories]`
 * @param target `[rows, features]`
 */
export function sumOfSets(
  { values, dimensions }: Matrix,
  { offsets, columns, values: weights }: SparseMatrix,
  rows: ArrayLike<number>,
  target: Float32Array,
): void {
  target.fill(0);
  for (let place = 0; place < rows.length; place++) {
    const start = place * dimensions;
    for (let at = offsets[rows[place]]; at < offsets[rows[place] + 1]; at++) {
      const from = columns[at] * dimensions;
      const weight = weights[at];
      for (let axis = 0; axis < dimensions; axis++) target[start + axis] += weight * values[from + axis];
    }
  }
}

/** What {@link createBagTable} is made of. */
export interface BagTable {
  /** First embeddings, `[categories, features]`; copied. Features are a multiple of 4. */
  readonly embeddings: Matrix;
  /** `[sets, categories]`. Default: every category alone, so that a set is an embedding itself. */
  readonly sets?: SparseMatrix;
  /** Most sets of one update. */
  readonly batchRows: number;
  /** A number, or one for the steps taken before. */
  readonly learningRate: number | ((steps: number) => number);
}

/**
 * A table of embeddings that is asked for whole sets of them: what it gathers at i is the weighted sum over set i, and
 * a gradient goes to all of the set. So a step costs by the categories that titles really have, and not by all there are.
 */
export function createBagTable({ embeddings, sets, batchRows, learningRate }: BagTable): SparseTable {
  const { rows: inputs, dimensions: units } = embeddings;
  const batchEntries = batchRows * (sets ? largestSet(sets) : 1);
  const layer = new SparseLayer({ inputs, units, learningRate, batchRows, batchEntries });
  layer.weights.set(embeddings.values);
  const entriesOf = sets ? (rows: ArrayLike<number>) => takeSparseRows(sets, rows) : singletons(batchRows);
  return {
    rows: inputs,
    features: units,
    gather: (rows, target) => {
      layer.forward(entriesOf(rows), target);
    },
    update: (rows, gradients) => {
      layer.update(entriesOf(rows), gradients);
    },
    state: () => ({ values: layer.weights, first: layer.first, second: layer.second, step: layer.steps }),
    restore: ({ values, first, second, step }) => {
      layer.weights.set(values);
      layer.first.set(first);
      layer.second.set(second);
      layer.steps = step;
    },
  };
}

function largestSet({ offsets, rows }: SparseMatrix): number {
  let largest = 1;
  for (let row = 0; row < rows; row++) largest = Math.max(largest, offsets[row + 1] - offsets[row]);
  return largest;
}

/** Sets of one category each. What it gives holds until it is asked again. */
function singletons(most: number): (rows: ArrayLike<number>) => SparseEntries {
  let offsets = Uint32Array.from({ length: most + 1 }, (_, at) => at);
  return (rows) => {
    if (rows.length >= offsets.length) offsets = Uint32Array.from({ length: rows.length + 1 }, (_, at) => at);
    return { offsets: offsets.subarray(0, rows.length + 1), columns: new Uint32Array(rows) };
  };
}
