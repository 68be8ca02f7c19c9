import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { Arena } from "../arena.ts";
import { controlWords, Phases } from "../phases.ts";
import type { SparseEntries } from "../sparse-entries.ts";
import { runInThreads, type ThreadOptions, threadCount } from "../threads.ts";
import type { SharedMemory } from "../web-assembly.ts";
import {
  alternate,
  type AlternateJob,
  type FactorSide,
  type HalfStep,
  packedEntries,
} from "./alternate-program.ts";

/** What both {@link alternateLeastSquares} and {@link solveFactors} need. */
export interface LeastSquaresSettings {
  /** Length of a factor. */
  readonly dimensions: number;
  /** Dimensions solved together; all of them give the exact solution. Rounded up to a multiple of 8. */
  readonly blockDimensions: number;
  /** Times that a row goes through all blocks in a step. Default 1. */
  readonly sweeps?: number;
  /** Weight α₀ of the pull to 0 of every pair, observed or not. */
  readonly unobservedWeight: number;
}

/** Factors of the columns, and the rows to be solved against them. */
export interface FixedFactors extends LeastSquaresSettings {
  /** What each row was seen with; values are weights, default 1. */
  readonly entries: SparseEntries;
  /** λ of every row, `[rows]`. */
  readonly ridges: Float32Array;
  /** Factors of the columns, `[columns, dimensions]`. */
  readonly factors: Float32Array;
}

/** Rows and columns that both have to be learned. */
export interface Factorisation extends FixedFactors {
  /** The same entries by column. */
  readonly transposed: SparseEntries;
  /** λ of every column, `[columns]`. */
  readonly columnRidges: Float32Array;
  readonly epochs: number;
}

/** How the work runs, which does not change what comes out. */
export interface LeastSquaresWork extends Pick<ThreadOptions, "signal" | "onProgress"> {
  /** Worker threads; default one a core. */
  readonly threads?: number;
}

/** What {@link alternateLeastSquares} learns. */
export interface Factors {
  /** `[rows, dimensions]` */
  readonly rows: Float32Array;
  /** `[columns, dimensions]` */
  readonly columns: Float32Array;
}

/** Below this many multiplications a worker thread costs more than it gains. */
const productsWorthThreads = 2e8;

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky 2008; by blocks of dimensions as in iALS++, Rendle et al.
 * 2021): from the given factors of the columns, lowers
 * Σ c (w·h − 1)² over the entries + α₀ Σ (w·h)² over all pairs + Σ λ_r |w_r|² + Σ λ_c |h_c|².
 * Rows begin at zero. Progress is told in epochs.
 *
 * @throws MarqueeError `invalid-shape`, `cancelled`, `limit-exceeded` beyond 4 GiB, `not-finite` when the equations of
 * a row cannot be solved (in a worker thread `worker-failed`, with that as its cause).
 */
export async function alternateLeastSquares(
  problem: Factorisation,
  work: LeastSquaresWork = {},
): Promise<Factors> {
  const { entries, transposed, ridges, columnRidges, factors, epochs } = problem;
  const plan = new Plan(problem, work);
  const rows = plan.side(entries, ridges, columnRidges.length);
  const columns = plan.side(transposed, columnRidges, ridges.length);
  const job = plan.allocate(epochs, [
    { moving: rows, fixed: columns },
    { moving: columns, fixed: rows },
  ]);
  writeSide(job, rows, entries, ridges);
  writeSide(job, columns, transposed, columnRidges);
  writeFactors(job, columns, factors, problem.dimensions);
  await plan.run(job);
  return {
    rows: readFactors(job, rows, problem.dimensions),
    columns: readFactors(job, columns, problem.dimensions),
  };
}

/**
 * The factors of rows against given factors of the columns: {@link alternateLeastSquares} without moving the columns,
 * from zero. Small work runs at once on the calling thread.
 *
 * @returns `[rows, dimensions]`
 * @throws MarqueeError as {@link alternateLeastSquares}.
 */
export async function solveFactors(
  problem: FixedFactors,
  work: LeastSquaresWork = {},
): Promise<Float32Array> {
  const { entries, ridges, factors, dimensions } = problem;
  const plan = new Plan(problem, work);
  const fixedRows = Math.floor(factors.length / dimensions);
  const rows = plan.side(entries, ridges, fixedRows);
  const fixed = { rows: fixedRows, vectors: plan.reserveFactors(fixedRows) };
  const job = plan.allocate(1, [{ moving: rows, fixed }]);
  writeSide(job, rows, entries, ridges);
  writeFactors(job, fixed, factors, dimensions);
  await plan.run(job);
  return readFactors(job, rows, dimensions);
}

const wholeGroups = (count: number) => Math.ceil(count / 8) * 8;

class Plan {
  private readonly arena = new Arena();
  private readonly settings: LeastSquaresSettings;
  private readonly work: LeastSquaresWork;
  private readonly width: number;
  private entries = 0;
  private longest = 0;
  private moving = 0;

  constructor(settings: LeastSquaresSettings, work: LeastSquaresWork) {
    this.settings = settings;
    this.work = work;
    this.width = wholeGroups(settings.dimensions);
  }

  side({ offsets, columns, values }: SparseEntries, ridges: Float32Array, others: number): FactorSide {
    const rows = offsets.length - 1;
    if (ridges.length !== rows) {
      throw new MarqueeError("invalid-shape", `${rows} rows need as many ridges, not ${ridges.length}.`);
    }
    const stranger = columns.find((column) => column >= others);
    if (stranger !== undefined) {
      throw new MarqueeError(
        "invalid-shape",
        `An entry has column ${stranger}, but there are ${others} columns.`,
      );
    }
    for (let row = 0; row < rows; row++)
      this.longest = Math.max(this.longest, offsets[row + 1] - offsets[row]);
    this.moving = Math.max(this.moving, rows);
    this.entries += columns.length;
    return {
      rows,
      vectors: this.reserveFactors(rows),
      offsets: this.arena.reserve((rows + 1) * 4),
      columns: this.arena.reserve(columns.length * 4),
      weights: values === undefined ? 0 : this.arena.reserve(columns.length * 4),
      ridges: this.arena.reserve(rows * 4),
    };
  }

  reserveFactors(rows: number): number {
    return this.arena.reserve(rows * this.width * 4);
  }

  allocate(epochs: number, steps: readonly HalfStep[]): AlternateJob {
    const { width, arena } = this;
    const { blockDimensions, sweeps = 1, unobservedWeight } = this.settings;
    const block = Math.min(width, wholeGroups(blockDimensions));
    const scratchBytes = Math.ceil((block * (block + 1 + packedEntries) + this.longest) / 16) * 64;
    const reserved = {
      control: arena.reserve(controlWords * 4),
      gram: arena.reserve(width * width * 4),
      scratch: arena.reserve(scratchBytes * this.threads),
    };
    const memory = arena.allocate();
    return { ...reserved, memory, scratchBytes, width, block, sweeps, unobservedWeight, steps, epochs };
  }

  async run(job: AlternateJob): Promise<void> {
    const { memory, control } = job;
    const { signal, onProgress } = this.work;
    throwIfCancelled(signal);
    if (this.products(job) >= productsWorthThreads) {
      const work = { program: "alternate", job, memory, control, threads: this.threads } as const;
      return runInThreads(work, { signal, onProgress });
    }
    const phases = new Phases(new Int32Array(memory.buffer, control, controlWords), 1);
    const report = (done: number) => onProgress?.(done);
    alternate(job, { memory, thread: 0, threads: 1, phases, report });
  }

  /** About how many multiplications the job takes. */
  private products({ width, block, sweeps, steps, epochs }: AlternateJob): number {
    const factors = steps.reduce((sum, { moving, fixed }) => sum + moving.rows + fixed.rows, 0);
    return epochs * width * block * (this.entries * sweeps + factors);
  }

  private get threads(): number {
    return threadCount(this.work.threads, Math.ceil(this.moving / 16));
  }
}

interface InMemory {
  readonly memory: SharedMemory;
  readonly width: number;
}

function writeSide(
  { memory }: InMemory,
  side: FactorSide,
  entries: SparseEntries,
  ridges: Float32Array,
): void {
  const { offsets, columns, values } = entries;
  const count = offsets[side.rows] - offsets[0];
  new Uint32Array(memory.buffer, side.offsets, side.rows + 1).set(
    offsets.map((offset) => offset - offsets[0]),
  );
  const held = columns.subarray(offsets[0], offsets[side.rows]);
  new Uint32Array(memory.buffer, side.columns, count).set(held);
  new Float32Array(memory.buffer, side.ridges, side.rows).set(ridges);
  if (values === undefined) return;
  new Float32Array(memory.buffer, side.weights, count).set(values.subarray(offsets[0], offsets[side.rows]));
}

type FactorPlace = Pick<FactorSide, "rows" | "vectors">;

function writeFactors(
  { memory, width }: InMemory,
  { rows, vectors }: FactorPlace,
  factors: Float32Array,
  dimensions: number,
): void {
  if (factors.length !== rows * dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `${rows} columns need factors of ${dimensions} dimensions, not ${factors.length} numbers in all.`,
    );
  }
  const target = new Float32Array(memory.buffer, vectors, rows * width);
  for (let row = 0; row < rows; row++) {
    target.set(factors.subarray(row * dimensions, (row + 1) * dimensions), row * width);
  }
}

function readFactors(
  { memory, width }: InMemory,
  { rows, vectors }: FactorPlace,
  dimensions: number,
): Float32Array {
  const source = new Float32Array(memory.buffer, vectors, rows * width);
  const result = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    result.set(source.subarray(row * width, row * width + dimensions), row * dimensions);
  }
  return result;
}
