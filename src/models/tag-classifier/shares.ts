import { chooseThreshold } from "../../metrics/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { mixed } from "./title-inputs.ts";

/** Shares that are tried. */
const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** A mix of two tables of log-odds. */
export interface Mix {
  /** Of the first. */
  readonly share: number;
  /** Micro-F1 at its best threshold. */
  readonly quality: number;
}

/**
 * The mix of two tables of log-odds that gives the highest micro-F1 at its best threshold.
 *
 * @param holds 1 where a tag holds, in the order of the tables.
 */
export function bestMix(first: Matrix, second: Matrix, holds: Uint8Array): Mix {
  const mixes = shares.map((share) => ({
    share,
    quality: chooseThreshold(mixed(first, second, share).values.map(probability), holds).value,
  }));
  return mixes.reduce((best, mix) => (mix.quality > best.quality ? mix : best));
}

/** The probability of log-odds. */
export const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));
