import type { Random } from "../../core/index.ts";

/** A cell that could be labelled: whether a tag holds for a title. */
export interface OpenCells {
  /** Cells by number, `title · tags + tag`. */
  readonly cells: Uint32Array;
  /** What the model thinks of each, 0 to 1. */
  readonly probabilities: Float32Array;
  readonly tags: number;
  /** Titles that are known to have each tag, `[tags]`. */
  readonly positives: ArrayLike<number>;
}

/** Chooses the cells to be labelled next, at most `count` of them. */
export type LabellingOrder = (open: OpenCells, count: number, random: Random) => Uint32Array;

/** Cells as they come. */
export const randomOrder: LabellingOrder = ({ cells }, count, random) =>
  random.shuffle(cells.slice()).slice(0, count);

/**
 * Cells of which the model is least sure, `−p ln p − (1 − p) ln(1 − p)`, divided by the root of the examples that the
 * tag has already, since one more says less then. Of equal ones the lower cell first.
 */
export const uncertaintyOrder: LabellingOrder = ({ cells, probabilities, tags, positives }, count) =>
  largest(
    cells,
    Float64Array.from(
      probabilities,
      (probability, at) => uncertainty(probability) / Math.sqrt(1 + positives[cells[at] % tags]),
    ),
    count,
  );

/** How much more often likely cells are drawn than unlikely ones: in proportion to `p` to this power. */
const sharpness = 1.5;

/**
 * Cells of the largest expected gain in F1. Its numerator counts titles that have a tag, and of a random cell that is
 * one in twenty; a cell of probability p brings an example with probability p. Cells are drawn in proportion to `p^1.5`
 * and not taken from the top, so that what is learned from stays like what is judged: taking the most likely or the least
 * sure ones first leaves out the plain absences, and the model then finds tags everywhere.
 */
export const expectedGainOrder: LabellingOrder = ({ cells, probabilities }, count, random) =>
  // The largest of log weights with Gumbel noise are a draw without replacement (Kool et al. 2019).
  largest(
    cells,
    Float64Array.from(
      probabilities,
      (probability) => sharpness * Math.log(Math.max(least, probability)) + gumbel(random),
    ),
    count,
  );

const least = 1e-7;

function gumbel(random: Random): number {
  return -Math.log(-Math.log(Math.max(Number.MIN_VALUE, random.next())));
}

function largest(cells: Uint32Array, gains: Float64Array, count: number): Uint32Array {
  const order = Uint32Array.from(cells, (_cell, at) => at);
  order.sort((first, second) => gains[second] - gains[first] || cells[first] - cells[second]);
  return order.slice(0, count).map((at) => cells[at]);
}

function uncertainty(probability: number): number {
  const p = Math.min(1 - least, Math.max(least, probability));
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}
