import type { ThreadContext } from "../thread-context.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import type { BaseLayout } from "./layout.ts";
import type { CorpusPlan } from "./plan.ts";
import type { WordVectorSettings } from "./settings.ts";

/** Where the pairs (input row, output word) of a chunk lie; see `assembly/pairs.ts`. */
export interface PairsLayout {
  readonly kind: "pairs";
  readonly sorted: number;
  readonly starts: number;
  /** Pairs that a segment has room for. */
  readonly capacity: number;
  /** One of each a thread. */
  readonly scratch: readonly { unsorted: number; gradient: number }[];
}

/** Where the predictions of a chunk lie; see `assembly/means.ts`. */
export interface MeansLayout {
  readonly kind: "means";
  readonly hidden: number;
  readonly gradients: number;
  readonly positions: number;
  readonly entries: number;
  readonly starts: number;
  /** Predictions that a segment has room for. */
  readonly positionCapacity: number;
  /** Rows taking part in predictions that a segment has room for. */
  readonly entryCapacity: number;
  /** One a thread. */
  readonly unsorted: readonly number[];
}

/** Byte offsets of what only training needs. */
export interface TrainingLayout extends BaseLayout {
  readonly method: PairsLayout | MeansLayout;
  /** Room for the longest document, one a thread. */
  readonly sentences: readonly number[];
}

/** What every training thread gets. */
export interface TrainingJob {
  readonly layout: TrainingLayout;
  readonly plan: CorpusPlan;
  readonly settings: WordVectorSettings;
  /** 64 bits from the seed. */
  readonly seed: readonly [number, number];
  readonly inputRows: number;
  /** The input row of document 0, or −1 when documents have no rows. */
  readonly documentRow: number;
}

/** What a round of training works with: one pass over one chunk. */
export interface Round {
  readonly job: TrainingJob;
  readonly kernel: WordVectorsKernel;
  readonly context: ThreadContext;
  readonly chunk: number;
  /** A number that no phase had before, for the random streams of a phase. */
  readonly nextStep: () => number;
  /** The learning rate when `part` (0 to 1) of this round is done. */
  readonly rateAt: (part: number) => number;
}

/** The documents of a segment of the round's chunk, from the first up to but not including the last. */
export function segmentDocuments({ job, chunk }: Round, segment: number): [first: number, last: number] {
  const at = chunk * job.layout.blocks + segment;
  return [job.plan.boundaries[at], job.plan.boundaries[at + 1]];
}
