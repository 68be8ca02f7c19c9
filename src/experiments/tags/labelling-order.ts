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

/** What is known of one cell. */
export interface OpenCell {
  /** What the model thinks of it, 0 to 1. */
  readonly probability: number;
  /** Titles that are known to have its tag. */
  readonly positives: number;
}

/** What asking about a cell is worth. Those of the largest gain are asked about first. */
export type LabellingGain = (cell: OpenCell, random: Random) => number;

/** All cells alike. */
export const randomGain: LabellingGain = (_cell, random) => random.next();

/**
 * How unsure the model is, `−p ln p − (1 − p) ln(1 − p)`, divided by the root of the examples that the tag has already,
 * since one more says less then.
 */
export const uncertaintyGain: LabellingGain = ({ probability, positives }) =>
  uncertainty(probability) / Math.sqrt(1 + positives);

/**
 * How much more often likely cells are drawn than unlikely ones: in proportion to `p` to this power. Chosen on valid
 * titles (`active:tuning`).
 */
const power = 3;

/**
 * The expected gain in F1. Its numerator counts titles that have a tag, and of a random cell that is one in twenty; a
 * cell of probability p brings an example with probability p. Cells are drawn in proportion to `p` to the power and not
 * taken from the top, so that what is learned from stays like what is judged: taking the most likely or the least sure
 * ones first leaves out the plain absences, and the model then finds tags everywhere.
 *
 * @param sharpness The power. 0 draws all alike, and the larger, the more the likely ones come first.
 */
export const expectedGain =
  (sharpness = power): LabellingGain =>
  ({ probability }, random) =>
    // The largest of log weights with Gumbel noise are a draw without replacement (Kool et al. 2019).
    sharpness * Math.log(Math.max(least, probability)) + gumbel(random);

/** The order of a gain; of equal cells the lower one first. */
export const orderBy =
  (gain: LabellingGain): LabellingOrder =>
  ({ cells, probabilities, tags, positives }, count, random) =>
    largest(
      cells,
      Float64Array.from(probabilities, (probability, at) =>
        gain({ probability, positives: positives[cells[at] % tags] }, random),
      ),
      count,
    );

/** Cells as they come. */
export const randomOrder: LabellingOrder = ({ cells }, count, random) =>
  random.shuffle(cells.slice()).slice(0, count);

/** Cells by {@link uncertaintyGain}. */
export const uncertaintyOrder = orderBy(uncertaintyGain);

/** Cells by {@link expectedGain}. */
export const expectedGainOrder = orderBy(expectedGain());

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
