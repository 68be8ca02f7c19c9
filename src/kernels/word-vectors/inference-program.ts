import { loadKernel } from "../kernel.ts";
import type { SharedMemory } from "../web-assembly.ts";
import type { ThreadContext } from "../thread-context.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import { type BaseLayout, configureBase } from "./layout.ts";
import type { WordVectorSettings } from "./settings.ts";

/** Byte offsets of what only inference needs. */
export interface InferenceLayout extends BaseLayout {
  /** `[documents, lanes]`, zeroed. */
  readonly vectors: number;
  readonly scratch: readonly { sentence: number; rows: number }[];
}

/** What every inference thread gets. */
export interface InferenceJob {
  readonly layout: InferenceLayout;
  readonly settings: WordVectorSettings;
  readonly seed: readonly [number, number];
  readonly documents: number;
}

const documentsPerTask = 64;

/** The program of an inference thread: documents are shared out in small tasks. */
export function inferVectors(job: InferenceJob, context: ThreadContext): void {
  const kernel = startInference(job, context.memory, context.thread);
  context.phases.run(1, () => {
    kernel.dealWords(0);
  });
  context.phases.run(Math.ceil(job.documents / documentsPerTask), (task) => {
    const first = task * documentsPerTask;
    inferRange(kernel, job, first, Math.min(job.documents, first + documentsPerTask));
    context.report(first);
  });
}

/** A kernel instance that is ready for {@link inferRange} once words have been dealt. */
export function startInference(job: InferenceJob, memory: SharedMemory, thread: number): WordVectorsKernel {
  const kernel = loadKernel("word-vectors", memory);
  const { layout, settings } = job;
  configureBase(kernel, layout, job.seed, settings.negatives);
  kernel.setSentence(layout.scratch[thread].sentence);
  kernel.setInference(
    settings.epochs,
    settings.learningRate,
    settings.lastLearningRate,
    settings.dimensions,
    layout.scratch[thread].rows,
  );
  return kernel;
}

/** Infers the vectors of the documents [first, last). */
export function inferRange(kernel: WordVectorsKernel, job: InferenceJob, first: number, last: number): void {
  const { layout, settings } = job;
  const window = settings.architecture === "pv-dm" ? settings.window : 0;
  for (let document = first; document < last; document++) {
    kernel.inferDocument(document, layout.vectors + document * layout.rowBytes, window);
  }
}
