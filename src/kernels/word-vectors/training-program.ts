import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import { configureBase } from "./layout.ts";
import { meansRound } from "./means.ts";
import { pairsRound } from "./pairs.ts";
import type { TrainingJob } from "./training-job.ts";

/** The program of a training thread: all threads run it together. */
export function trainVectors(job: TrainingJob, context: ThreadContext): void {
  const kernel = configure(job, context);
  const { plan, settings } = job;
  const { learningRate, lastLearningRate } = settings;
  let step = 0;
  const nextStep = () => step++;
  fillInputs(kernel, job, context, nextStep());
  const rounds = settings.epochs * plan.chunks;
  const reports = Math.ceil(rounds / 200);
  for (let round = 0; round < rounds; round++) {
    const chunk = round % plan.chunks;
    const rateAt = (part: number) =>
      learningRate + ((lastLearningRate - learningRate) * (round + part)) / rounds;
    const state = { job, kernel, context, chunk, nextStep, rateAt };
    if (chunk % plan.dealEvery === 0) {
      const deal = nextStep();
      context.phases.run(1, () => {
        kernel.dealWords(deal);
      });
    }
    if (job.layout.method.kind === "pairs") pairsRound(state);
    else meansRound(state);
    if ((round + 1) % reports === 0 || round + 1 === rounds) context.report((round + 1) / rounds);
  }
}

function configure(job: TrainingJob, { memory, thread }: ThreadContext): WordVectorsKernel {
  const kernel = loadKernel("word-vectors", memory);
  const { layout, settings } = job;
  const { method } = layout;
  configureBase(kernel, layout, job.seed, settings.negatives);
  kernel.setSentence(layout.sentences[thread]);
  if (method.kind === "pairs") {
    const { unsorted, gradient } = method.scratch[thread];
    kernel.setPairs(unsorted, method.sorted, method.starts, method.capacity, gradient);
  } else {
    kernel.setMeans(
      method.hidden,
      method.gradients,
      method.positions,
      method.entries,
      method.starts,
      method.positionCapacity,
      method.entryCapacity,
      method.unsorted[thread],
    );
  }
  return kernel;
}

function fillInputs(kernel: WordVectorsKernel, job: TrainingJob, context: ThreadContext, step: number): void {
  const rowsPerTask = 4096;
  context.phases.run(Math.ceil(job.inputRows / rowsPerTask), (task) => {
    const last = Math.min(job.inputRows, (task + 1) * rowsPerTask);
    kernel.fillInputs(task * rowsPerTask, last, job.settings.dimensions, step);
  });
}
