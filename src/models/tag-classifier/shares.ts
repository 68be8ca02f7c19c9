import { chooseThreshold } from "../../metrics/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { mixed } from "./title-inputs.ts";

/** Shares that are tried. */
const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/**
 * The share of the first in a mix of two tables of log-odds that gives the highest micro-F1 at its best threshold.
 *
 * @param holds 1 where a tag holds, in the order of the tables.
 */
export function bestShare(first: Matrix, second: Matrix, holds: Uint8Array): number {
  const qualities = shares.map(
    (share) => chooseThreshold(mixed(first, second, share).values.map(probability), holds).value,
  );
  return shares[qualities.indexOf(Math.max(...qualities))];
}

/** The probability of log-odds. */
export const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));
