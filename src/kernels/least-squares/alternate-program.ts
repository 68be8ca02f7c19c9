import { MarqueeError } from "../../core/index.ts";
import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import type { SharedMemory } from "../web-assembly.ts";
import type { LeastSquaresKernel } from "./kernel-functions.ts";

/** Entries that are packed at a time; as in the kernel. */
export const packedEntries = 512;
/** Rows of a Gram matrix that a task computes. */
const gramTaskRows = 16;
/** Rows that a task solves. */
const solveTaskRows = 16;

/** One side of the factorisation: its factors, and its entries with the other side. Byte offsets. */
export interface FactorSide {
  readonly rows: number;
  /** `[rows, width]` */
  readonly vectors: number;
  readonly offsets: number;
  readonly columns: number;
  /** 0 where every weight is 1. */
  readonly weights: number;
  /** λ of every row, `[rows]`. */
  readonly ridges: number;
}

/** A step: the rows of `moving` are solved against those of `fixed`. */
export interface HalfStep {
  readonly moving: FactorSide;
  readonly fixed: Pick<FactorSide, "rows" | "vectors">;
}

/** Steps that are repeated. Structured-clonable. */
export interface AlternateJob {
  readonly memory: SharedMemory;
  readonly control: number;
  /** `[width, width]` */
  readonly gram: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Dimensions, a multiple of 8. */
  readonly width: number;
  readonly block: number;
  readonly sweeps: number;
  /** Weight of everything that was not observed. */
  readonly unobservedWeight: number;
  readonly steps: readonly HalfStep[];
  readonly epochs: number;
}

/** Runs all steps of all epochs; every row is solved by one thread, so the result does not depend on their number. */
export function alternate(job: AlternateJob, context: ThreadContext): void {
  const kernel = loadKernel("least-squares", job.memory);
  for (let epoch = 0; epoch < job.epochs; epoch++) {
    for (const step of job.steps) halfStep(kernel, job, step, context);
    context.report(epoch + 1);
  }
}

function halfStep(
  kernel: LeastSquaresKernel,
  job: AlternateJob,
  { moving, fixed }: HalfStep,
  { phases, thread }: ThreadContext,
): void {
  const { width, gram } = job;
  const tasks = Math.ceil(width / gramTaskRows);
  phases.run(tasks, (task) => {
    // The last rows cost most, so they go first.
    const first = (tasks - 1 - task) * gramTaskRows;
    const last = Math.min(width, first + gramTaskRows);
    kernel.gramRows(fixed.vectors, fixed.rows, width, job.unobservedWeight, gram, first, last);
  });
  phases.run(1, () => {
    kernel.mirror(gram, width);
  });
  kernel.prepare(fixed.vectors, gram, width, job.block, job.scratch + thread * job.scratchBytes);
  const offsets = new Uint32Array(job.memory.buffer, moving.offsets, moving.rows + 1);
  const ridges = new Float32Array(job.memory.buffer, moving.ridges, moving.rows);
  phases.run(Math.ceil(moving.rows / solveTaskRows), (task) => {
    const last = Math.min(moving.rows, (task + 1) * solveTaskRows);
    for (let row = task * solveTaskRows; row < last; row++) {
      const [from, count] = [offsets[row], offsets[row + 1] - offsets[row]];
      const vector = moving.vectors + row * width * 4;
      const weights = moving.weights === 0 ? 0 : moving.weights + from * 4;
      const columns = moving.columns + from * 4;
      if (kernel.solveRow(vector, columns, weights, count, ridges[row], job.sweeps)) continue;
      throw new MarqueeError("not-finite", `The equations of row ${row} are not positive definite.`, {
        hint: "Raise the regularisation.",
      });
    }
  });
}
