import { nearestNeighbours, type Matrix } from "../../vectors/index.ts";

/** How much each known title stands for a title that nobody has seen. */
export interface StandIns {
  /** Known titles, the nearest first; -1 where there are no more, `[cold titles, count]`. */
  readonly titles: Int32Array;
  /** Weights, 1 in sum for a title that has any, `[cold titles, count]`. */
  readonly weights: Float32Array;
  readonly count: number;
}

const neighbours = 20;
/** Cosines are raised to this power, so that the nearest count most. */
const power = 8;

/**
 * The known titles nearest to titles that nobody has seen: a viewer likes a new title as much as its neighbours (Gantner
 * et al. 2010, "Learning attribute-to-feature mappings for cold-start recommendations", k-NN mapping).
 *
 * @param known Vectors of known titles, `[titles, dimensions]`; rows of zeros stand for none.
 * @param cold Vectors of the others, `[cold titles, dimensions]`.
 */
export async function standInsFor(known: Matrix, cold: Matrix, signal?: AbortSignal): Promise<StandIns> {
  const { indices, similarities } = await nearestNeighbours(known, { k: neighbours, queries: cold, signal });
  const weights = similarities.map((similarity) => (similarity > 0 ? similarity ** power : 0));
  for (let title = 0; title < cold.rows; title++) {
    const own = weights.subarray(title * neighbours, (title + 1) * neighbours);
    const sum = own.reduce((total, weight) => total + weight, 0);
    if (sum > 0) own.forEach((weight, at) => (own[at] = weight / sum));
  }
  return { titles: indices, weights, count: neighbours };
}

/** The score of each cold title for one viewer, from the viewer's scores of known titles; `[cold titles]`. */
export function coldScores({ titles, weights, count }: StandIns, scores: Float32Array): Float32Array {
  return Float32Array.from({ length: titles.length / count }, (_, cold) => {
    let sum = 0;
    for (let at = cold * count; at < (cold + 1) * count; at++) {
      if (weights[at] > 0) sum += weights[at] * scores[titles[at]];
    }
    return sum;
  });
}
