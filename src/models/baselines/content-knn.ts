import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { nearestNeighbours } from "../../vectors/index.ts";
import { checkInteractions } from "./check-interactions.ts";
import type { FitWork, FittedRecommender, Interactions, Recommender } from "./recommender.ts";
import { FittedSimilarities, similarityTable } from "./similarity-table.ts";

/** Options of {@link createContentKnn}. */
export const contentKnnOptionsSchema = z.object({
  /** Which of the embeddings, by name. */
  embedding: z.string(),
  /** How many neighbours of a title count. */
  neighbours: z.int().positive().default(100),
  /** Cosines are raised to this power, so that near titles count more. Cosines below 0 count nothing. */
  power: z.number().positive().default(3),
});
export type ContentKnnOptions = z.input<typeof contentKnnOptionsSchema>;

/**
 * Nearest titles by an embedding of what they are: score_j = Σ cos(i, j)^power over the titles i of the history that
 * are among the nearest of j. Knows a title that nobody has seen.
 *
 * @throws MarqueeError from `fit` also `missing-input` when there is no such embedding.
 */
export function createContentKnn(options: ContentKnnOptions): Recommender {
  const settings = contentKnnOptionsSchema.parse(options);
  const name = `content-knn-${settings.embedding}`;
  return {
    name,
    fit: async (interactions, work = {}) => fit(name, interactions, work, settings),
    load: async (files) => FittedSimilarities.load(name, files),
  };
}

async function fit(
  name: string,
  interactions: Interactions,
  work: FitWork,
  { embedding, neighbours, power }: z.output<typeof contentKnnOptionsSchema>,
): Promise<FittedRecommender> {
  checkInteractions(interactions, work);
  const { embeddings = {} } = interactions;
  if (!(embedding in embeddings)) {
    const present = Object.keys(embeddings).join(", ") || "none";
    throw new MarqueeError("missing-input", `There is no embedding "${embedding}". Present: ${present}.`);
  }
  const { signal, threads } = work;
  const { indices, similarities } = await nearestNeighbours(embeddings[embedding], {
    k: neighbours,
    signal,
    threads,
  });
  const table = similarityTable(interactions.histories.dimensions, (title) => {
    const [first, end] = [title * neighbours, (title + 1) * neighbours];
    const nearness = similarities.subarray(first, end).map((cosine) => Math.max(0, cosine) ** power);
    return { titles: indices.subarray(first, end), similarities: nearness };
  });
  return new FittedSimilarities(name, table);
}
