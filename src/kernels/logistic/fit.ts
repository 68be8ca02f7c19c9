import { MarqueeError } from "../../core/index.ts";
import { controlWords, Phases } from "../phases.ts";
import { runInThreads, type ThreadOptions, threadCount } from "../threads.ts";
import { fitLogisticBlocks } from "./fit-program.ts";
import { blockLabels, layOutLogistic, type LogisticLayout } from "./layout.ts";
import type { LogisticTask } from "./settings.ts";

/** How {@link fitLogistic} runs, which does not change what comes out. */
export interface LogisticWork extends Pick<ThreadOptions, "signal" | "onProgress"> {
  /** Worker threads; default one a core. */
  readonly threads?: number;
}

/** Multiplications of a pass, above which worker threads are worth their start. */
const productsWorthThreads = 2e7;

/**
 * One-vs-rest logistic regression: for every label the weights w that minimise
 * `½‖w‖² + Σ cost · ln(1 + exp(−y wᵀx))`, y = ±1, with the intercept as the weight of a term that every row has. Dual
 * coordinate descent (Yu, Huang and Lin 2011, algorithm 5), 32 labels at once in a WebAssembly kernel, blocks of
 * labels in worker threads. Progress counts labels.
 *
 * @returns `[terms + 1, labels of the range]`; the last row is the intercept.
 * @throws MarqueeError `invalid-option` for an empty range, `limit-exceeded` when it needs more than 4 GiB, `cancelled`.
 */
export async function fitLogistic(task: LogisticTask, work: LogisticWork = {}): Promise<Float32Array> {
  const [first, end] = task.range;
  if (!(first >= 0 && end > first && end <= task.positiveCosts.length)) {
    throw new MarqueeError(
      "invalid-option",
      `Labels ${first} up to ${end} are not a part of ${task.positiveCosts.length} labels.`,
    );
  }
  const few = task.rows.columns.length * (end - first) < productsWorthThreads;
  const threads = few ? 1 : threadCount(work.threads, Math.ceil((end - first) / blockLabels));
  const layout = layOutLogistic(task, threads);
  const { memory, control } = layout;
  if (few) fitHere(layout, work);
  else await runInThreads({ program: "fit-logistic", job: layout, memory, control, threads }, work);
  return new Float32Array(memory.buffer, layout.out, (layout.terms + 1) * layout.labelCount).slice();
}

function fitHere(layout: LogisticLayout, { onProgress }: LogisticWork): void {
  const { memory } = layout;
  const phases = new Phases(new Int32Array(memory.buffer, layout.control, controlWords), 1);
  fitLogisticBlocks(layout, { memory, thread: 0, threads: 1, phases, report: (done) => onProgress?.(done) });
}
