import { linearSchedule, type Schedule } from "../../tensor/index.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** The learning rate of a training, the same inside the graph and outside. */
export interface LearningRate {
  readonly inGraph: number | Schedule;
  /** Of the tables, by the steps taken before. */
  readonly ofTables: number | ((steps: number) => number);
}

/**
 * The learning rate by steps; see the option `learningRateDecay`.
 *
 * @param steps Steps of all epochs.
 */
export function learningRateOf(
  { learningRate, learningRateDecay }: Pick<TwoTowerConfiguration, "learningRate" | "learningRateDecay">,
  steps: number,
): LearningRate {
  if (learningRateDecay === "none") return { inGraph: learningRate, ofTables: learningRate };
  return {
    inGraph: linearSchedule(learningRate, 0, steps),
    ofTables: (taken) => learningRate * Math.max(0, 1 - taken / steps),
  };
}
