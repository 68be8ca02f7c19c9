import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { labelCounts, type LabelRows, labelsOf } from "../../metrics/index.ts";
import { type SparseMatrix, sparseRowNorms, transposeSparse } from "../../vectors/index.ts";
import type { TagExamples, Tagger } from "./tagger.ts";

/** Options of {@link fitTagNeighbours}. */
export const tagNeighbourOptionsSchema = z.object({
  /** How many examples are asked. */
  neighbours: z.int().positive().default(50),
  /** Weight of the tags' frequencies, in neighbours of cosine 1: few or far neighbours say little. */
  prior: z.number().nonnegative().default(0.5),
});
export type TagNeighbourOptions = z.input<typeof tagNeighbourOptionsSchema>;

/**
 * k nearest neighbours by cosine over sparse rows: `p = (Σ cosine · y + prior · frequency) / (Σ cosine + prior)` over
 * the nearest examples. Exact; a query is compared with the examples that share a term with it.
 *
 * @throws MarqueeError `invalid-option` without examples.
 */
export function fitTagNeighbours(examples: TagExamples, options: TagNeighbourOptions = {}): Tagger {
  const { neighbours, prior } = tagNeighbourOptionsSchema.parse(options);
  const { rows, labels } = examples;
  if (rows.rows === 0)
    throw new MarqueeError("invalid-option", "Nearest neighbours need at least one example.");
  const index = { postings: transposeSparse(rows), norms: sparseRowNorms(rows) };
  const frequencies = Float64Array.from(labelCounts(labels), (count) => count / rows.rows);
  return {
    tags: labels.labelCount,
    probabilities: (queries) => {
      const tags = labels.labelCount;
      const result = new Float32Array(queries.rows * tags);
      const norms = sparseRowNorms(queries);
      const products = new Float64Array(rows.rows);
      for (let query = 0; query < queries.rows; query++) {
        multiplyRow(queries, query, index.postings, products);
        for (let row = 0; row < products.length; row++) {
          products[row] /= Math.max(1e-12, index.norms[row] * norms[query]);
        }
        const votes = result.subarray(query * tags, (query + 1) * tags);
        vote(nearest(products, neighbours), products, { labels, frequencies, prior }, votes);
      }
      return result;
    },
  };
}

/** The products of one row with every example. */
function multiplyRow(
  queries: SparseMatrix,
  query: number,
  postings: SparseMatrix,
  products: Float64Array,
): void {
  products.fill(0);
  for (let at = queries.offsets[query]; at < queries.offsets[query + 1]; at++) {
    const term = queries.columns[at];
    const value = queries.values[at];
    for (let place = postings.offsets[term]; place < postings.offsets[term + 1]; place++) {
      products[postings.columns[place]] += value * postings.values[place];
    }
  }
}

/** The rows of the `count` largest products above 0; of equal ones the lower row. */
function nearest(products: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let row = 0; row < products.length; row++) {
    const product = products[row];
    if (product <= 0 || (best.length === count && product <= products[best[count - 1]])) continue;
    if (best.length === count) best.pop();
    let low = 0;
    for (let high = best.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (products[best[middle]] >= product) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, row);
  }
  return best;
}

interface Voters {
  readonly labels: LabelRows;
  readonly frequencies: Float64Array;
  readonly prior: number;
}

function vote(
  voters: readonly number[],
  cosines: Float64Array,
  { labels, frequencies, prior }: Voters,
  votes: Float32Array,
): void {
  const sums = frequencies.map((frequency) => prior * frequency);
  let total = prior;
  for (const row of voters) {
    total += cosines[row];
    for (const tag of labelsOf(labels, row)) sums[tag] += cosines[row];
  }
  // Without neighbours and without a prior the frequencies are all that is known.
  votes.set(total > 0 ? sums.map((sum) => sum / total) : frequencies);
}
