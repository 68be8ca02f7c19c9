import { z } from "zod";
import { throwIfCancelled } from "../../core/index.ts";
import { type SparseMatrix, topColumns } from "../../vectors/index.ts";
import { checkInteractions } from "./check-interactions.ts";
import { visitCoOccurrences } from "./co-occurrence.ts";
import type { FittedRecommender, Interactions, Recommender } from "./recommender.ts";
import { FittedSimilarities, similarityTable } from "./similarity-table.ts";

/** Options of {@link createItemKnn}. */
export const itemKnnOptionsSchema = z.object({
  /** How many neighbours of a title count. */
  neighbours: z.int().positive().default(200),
  /** Added to the denominator, so that few common viewers make no strong neighbours. */
  shrinkage: z.number().nonnegative().default(20),
  /**
   * α of the asymmetric cosine (Aiolli 2013): how much the length of the title that speaks counts, against that of the
   * title spoken for. ½: cosine; above, popular titles are recommended more.
   */
  asymmetry: z.number().min(0).max(1).default(0.5),
});
export type ItemKnnOptions = z.input<typeof itemKnnOptionsSchema>;

/**
 * Nearest titles by viewers in common: s_ij = c_ij / (c_ii^α c_jj^(1−α) + shrinkage) over the `neighbours` largest for
 * every title j; score_j = Σ s_ij over the titles i of the history.
 */
export function createItemKnn(options: ItemKnnOptions = {}): Recommender {
  const settings = itemKnnOptionsSchema.parse(options);
  const name = "item-knn";
  return {
    name,
    fit: async (interactions, work = {}) => {
      checkInteractions(interactions, work);
      return fit(name, interactions, settings, work.signal);
    },
    load: async (files) => FittedSimilarities.load(name, files),
  };
}

function fit(
  name: string,
  { histories }: Interactions,
  { neighbours, shrinkage, asymmetry }: z.output<typeof itemKnnOptionsSchema>,
  signal: AbortSignal | undefined,
): FittedRecommender {
  const titles = histories.dimensions;
  const squares = squaresOf(histories);
  const speaking = squares.map((square) => square ** asymmetry);
  const spokenFor = squares.map((square) => square ** (1 - asymmetry));
  const found: { titles: Int32Array; similarities: Float32Array }[] = [];
  const similarities = new Float32Array(titles);
  visitCoOccurrences(histories, "all", (title, counts) => {
    throwIfCancelled(signal);
    for (let other = 0; other < titles; other++) {
      const near = counts[other] / (speaking[other] * spokenFor[title] + shrinkage);
      similarities[other] = counts[other] > 0 && other !== title ? near : Number.NEGATIVE_INFINITY;
    }
    const { columns, scores } = topColumns({ values: similarities, rows: 1, dimensions: titles }, neighbours);
    found.push({ titles: columns, similarities: scores });
  });
  return new FittedSimilarities(
    name,
    similarityTable(titles, (title) => found[title]),
  );
}

/** Σ x² of every title. */
function squaresOf({ columns, values, dimensions }: SparseMatrix): Float64Array {
  const squares = new Float64Array(dimensions);
  columns.forEach((title, at) => (squares[title] += values[at] ** 2));
  return squares;
}
