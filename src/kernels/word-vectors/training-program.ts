import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import { type BaseLayout, configureBase } from "./layout.ts";
import type { CorpusPlan } from "./plan.ts";
import type { WordVectorSettings } from "./settings.ts";

/** Byte offsets of what only training needs. */
export interface TrainingLayout extends BaseLayout {
  readonly sorted: number;
  readonly starts: number;
  /** Items that a segment has room for. */
  readonly capacity: number;
  /** Scratches, one of each a thread. */
  readonly scratch: readonly { sentence: number; unsorted: number; gradient: number }[];
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

/** The program of a training thread: all threads run it together. */
export function trainVectors(job: TrainingJob, context: ThreadContext): void {
  const kernel = loadKernel("word-vectors", context.memory);
  configure(kernel, job, context.thread);
  const { plan, settings, layout } = job;
  let step = 0;
  fillInputs(kernel, job, context, step++);
  const rounds = settings.epochs * plan.chunks;
  for (let round = 0; round < rounds; round++) {
    const chunk = round % plan.chunks;
    context.phases.run(1, () => {
      kernel.dealWords(step);
    });
    step++;
    const window = settings.architecture === "skip-gram" || settings.trainWords ? settings.window : 0;
    context.phases.run(layout.blocks, (segment) => {
      const at = chunk * layout.blocks + segment;
      const [first, last] = [plan.boundaries[at], plan.boundaries[at + 1]];
      kernel.makePairs(segment, first, last, job.documentRow, window, step);
    });
    step++;
    for (let turn = 0; turn < layout.blocks; turn++) {
      const done = (round + turn / layout.blocks) / rounds;
      const rate = settings.learningRate + (settings.lastLearningRate - settings.learningRate) * done;
      context.phases.run(layout.blocks, (block) => {
        kernel.trainPairs(block, (block + turn) % layout.blocks, layout.blocks, rate, step);
      });
      step++;
    }
    context.report((round + 1) / rounds);
  }
}

function configure(kernel: WordVectorsKernel, job: TrainingJob, thread: number): void {
  const { layout, settings } = job;
  const scratch = layout.scratch[thread];
  configureBase(kernel, layout, job.seed, settings.negatives);
  kernel.setSentence(scratch.sentence);
  kernel.setPairs(scratch.unsorted, layout.sorted, layout.starts, layout.capacity, scratch.gradient);
}

function fillInputs(kernel: WordVectorsKernel, job: TrainingJob, context: ThreadContext, step: number): void {
  const rowsPerTask = 4096;
  context.phases.run(Math.ceil(job.inputRows / rowsPerTask), (task) => {
    const last = Math.min(job.inputRows, (task + 1) * rowsPerTask);
    kernel.fillInputs(task * rowsPerTask, last, job.settings.dimensions, step);
  });
}
