import type { Arena } from "../arena.ts";
import type { BaseLayout } from "./layout.ts";
import type { CorpusPlan } from "./plan.ts";
import { type MeansLayout, type Round, segmentDocuments } from "./training-job.ts";

/** Reserves room for the predictions of a chunk. */
export function reserveMeans(
  arena: Arena,
  base: BaseLayout,
  plan: CorpusPlan,
  window: number,
  threads: number,
): MeansLayout {
  const positionCapacity = plan.segmentWords;
  const entryCapacity = positionCapacity * (1 + 2 * window);
  return {
    kind: "means",
    hidden: arena.reserve(base.blocks * positionCapacity * base.rowBytes),
    gradients: arena.reserve(base.blocks * positionCapacity * base.rowBytes),
    positions: arena.reserve(base.blocks * positionCapacity * 8),
    entries: arena.reserve(base.blocks * entryCapacity * 8),
    starts: arena.reserve(base.blocks * 2 * (base.blocks + 1) * 4),
    positionCapacity,
    entryCapacity,
    unsorted: Array.from({ length: threads }, () => arena.reserve(entryCapacity * 8)),
  };
}

/** A pass over a chunk for PV-DM: take the means, train the output rows, add the gradients to the input rows. */
export function meansRound(round: Round): void {
  const { job, kernel, context, nextStep, rateAt } = round;
  const { blocks } = job.layout;
  const make = nextStep();
  context.phases.run(blocks, (segment) => {
    const [first, last] = segmentDocuments(round, segment);
    kernel.makeMeans(segment, first, last, job.documentRow, job.settings.window, make);
  });
  const train = nextStep();
  const rate = rateAt(0);
  context.phases.run(blocks, (block) => {
    kernel.trainMeans(block, blocks, rate, train);
  });
  context.phases.run(blocks, (block) => {
    kernel.applyMeans(block, blocks);
  });
}
