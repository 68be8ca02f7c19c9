import type { Arena } from "../arena.ts";
import type { BaseLayout } from "./layout.ts";
import type { CorpusPlan } from "./plan.ts";
import { type PairsLayout, type Round, segmentDocuments } from "./training-job.ts";

/** Reserves room for the pairs of a chunk, at most `perWord` for each word. */
export function reservePairs(
  arena: Arena,
  base: BaseLayout,
  plan: CorpusPlan,
  perWord: number,
  threads: number,
): PairsLayout {
  const capacity = plan.segmentWords * perWord;
  return {
    kind: "pairs",
    sorted: arena.reserve(base.blocks * capacity * 8),
    starts: arena.reserve(base.blocks * (base.blocks ** 2 + 1) * 4),
    capacity,
    scratch: Array.from({ length: threads }, () => ({
      unsorted: arena.reserve(capacity * 8),
      gradient: arena.reserve(base.rowBytes),
    })),
  };
}

/** A pass over a chunk for skip-gram and PV-DBOW: make the pairs, then train the grid, one diagonal after another. */
export function pairsRound(round: Round): void {
  const { job, kernel, context, nextStep, rateAt } = round;
  const { blocks } = job.layout;
  const { architecture, trainWords, window } = job.settings;
  const reach = architecture === "skip-gram" || trainWords ? window : 0;
  const make = nextStep();
  context.phases.run(blocks, (segment) => {
    const [first, last] = segmentDocuments(round, segment);
    kernel.makePairs(segment, first, last, job.documentRow, reach, make);
  });
  for (let turn = 0; turn < blocks; turn++) {
    const rate = rateAt(turn / blocks);
    const train = nextStep();
    context.phases.run(blocks, (block) => {
      kernel.trainPairs(block, (block + turn) % blocks, blocks, rate, train);
    });
  }
}
