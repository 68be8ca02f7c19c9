import { qualityOnValid } from "./quality-on-valid.ts";
import type { TagScorer } from "./scorer.ts";

/** Shares of the first scorer that are tried. */
const shares = Array.from({ length: 11 }, (_, step) => step / 10);

/**
 * A mean of the probabilities of two scorers, whose shares are chosen on the valid titles: what a regression learned of
 * words, and what is said of the most similar titles, which knows tags of which there are too few examples to learn.
 */
export function mixedScorer(method: string, [first, second]: readonly [TagScorer, TagScorer]): TagScorer {
  return {
    method,
    against: [first.method, second.method],
    async fit(problem, work) {
      const one = await first.fit(problem, work);
      const other = await second.fit(problem, work);
      const mean = async (rows: Int32Array) => {
        const [scores, others] = [await one.score(rows), await other.score(rows)];
        return (share: number) => mixed(scores, others, share);
      };
      const onValid = await mean(problem.parts.valid);
      const best = bestShare((share) => qualityOnValid(onValid(share), problem));
      return {
        score: async (rows) => (await mean(rows))(best),
        async close() {
          await one.close?.();
          await other.close?.();
        },
      };
    },
  };
}

function bestShare(qualityOf: (share: number) => number): number {
  const qualities = shares.map(qualityOf);
  return shares[qualities.indexOf(Math.max(...qualities))];
}

const mixed = (one: Float32Array, other: Float32Array, share: number) =>
  one.map((probability, at) => share * probability + (1 - share) * other[at]);
