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
 * Cells of the largest expected gain: how unsure the model is, `−p ln p − (1 − p) ln(1 − p)`, divided by the root of the
 * examples that its tag has already, since one more says less then. Of equal ones the lower cell first.
 */
export const expectedGainOrder: LabellingOrder = ({ cells, probabilities, tags, positives }, count) => {
  const gains = Float64Array.from(
    probabilities,
    (probability, at) => uncertainty(probability) / Math.sqrt(1 + positives[cells[at] % tags]),
  );
  const order = Uint32Array.from(cells, (_cell, at) => at);
  order.sort((first, second) => gains[second] - gains[first] || cells[first] - cells[second]);
  return order.slice(0, count).map((at) => cells[at]);
};

function uncertainty(probability: number): number {
  const p = Math.min(1 - 1e-7, Math.max(1e-7, probability));
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}
