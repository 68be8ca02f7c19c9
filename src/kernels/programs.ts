import { alternate, type AlternateJob } from "./least-squares/alternate-program.ts";
import { fitLogisticBlocks } from "./logistic/fit-program.ts";
import type { LogisticLayout } from "./logistic/layout.ts";
import type { SearchLayout } from "./nearest/layout.ts";
import { searchNearest } from "./nearest/search-program.ts";
import { multiplySparse, type ProductJob } from "./sparse-product/multiply-program.ts";
import type { ThreadContext } from "./thread-context.ts";
import { inferVectors, type InferenceJob } from "./word-vectors/inference-program.ts";
import type { TrainingJob } from "./word-vectors/training-job.ts";
import { trainVectors } from "./word-vectors/training-program.ts";

/** The programs that worker threads can run, and the job that each takes. */
export interface ProgramJobs {
  alternate: AlternateJob;
  "fit-logistic": LogisticLayout;
  "multiply-sparse": ProductJob;
  "search-nearest": SearchLayout;
  "train-word-vectors": TrainingJob;
  "infer-word-vectors": InferenceJob;
}

/** The programs by name. */
export const programs: {
  readonly [Name in keyof ProgramJobs]: (job: ProgramJobs[Name], context: ThreadContext) => void;
} = {
  alternate,
  "fit-logistic": fitLogisticBlocks,
  "multiply-sparse": multiplySparse,
  "search-nearest": searchNearest,
  "train-word-vectors": trainVectors,
  "infer-word-vectors": inferVectors,
};
