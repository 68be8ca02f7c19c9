import { type EmbeddingTable, RowSums, type SparseTable } from "../../tensor/index.ts";
import type { Matrix, SparseMatrix } from "../../vectors/index.ts";

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

/**
 * A table of the embeddings of categories that is asked for whole sets of them: what it gathers at i is the weighted
 * sum over set i, and a gradient goes to all categories of the set. So a step costs by the categories that titles
 * really have, and not by all there are.
 *
 * @param table Embeddings of the categories.
 * @param sets `[sets, categories]`
 */
export function createBagTable(table: EmbeddingTable, sets: SparseMatrix): SparseTable {
  const { rows: categories, features } = table;
  const { offsets, columns, values: weights } = sets;
  const sums = new RowSums(categories, features);
  return {
    rows: categories,
    features,
    gather: (rows, target) => {
      sumOfSets({ values: table.state().values, rows: categories, dimensions: features }, sets, rows, target);
    },
    update(rows, gradients) {
      for (let place = 0; place < rows.length; place++) {
        for (let at = offsets[rows[place]]; at < offsets[rows[place] + 1]; at++) {
          sums.add(columns[at], gradients, place * features, weights[at]);
        }
      }
      sums.drain((distinct, of) => {
        table.updateDistinct(distinct, of);
      });
    },
    state: () => table.state(),
    restore: (state) => {
      table.restore(state);
    },
  };
}
