import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { Arena } from "../arena.ts";
import { controlWords, Phases } from "../phases.ts";
import type { SparseEntries } from "../sparse-entries.ts";
import { runInThreads, threadCount } from "../threads.ts";
import { multiplySparse, panelColumns, type ProductLayout } from "./multiply-program.ts";

/** How {@link DenseTable.multiply} runs, which does not change what comes out. */
export interface ProductWork {
  /** Worker threads; default one a core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** Multiplications of one call, above which worker threads are worth their start. */
const productsWorthThreads = 1e8;
/** Bytes of results that are held at once. */
const resultBytes = 128 * 2 ** 20;
const entryCapacity = 2 ** 21;

/**
 * A dense matrix `[rows, columns]` kept in shared memory, to be multiplied from the left by sparse matrices. Write it
 * with {@link set} or {@link setRow}, or straight into {@link values} at {@link placeOf}.
 */
export class DenseTable {
  readonly rows: number;
  readonly columns: number;
  /** The matrix in panels of 32 columns, `[panels, rows, 32]`; zero at first. */
  readonly values: Float32Array<SharedArrayBuffer>;
  private readonly layout: ProductLayout;
  /** Rows that one pass may have. */
  private readonly passRows: number;

  /** @throws MarqueeError `limit-exceeded` when the matrix needs more than 4 GiB. */
  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    const panels = Math.ceil(columns / panelColumns);
    const width = panels * panelColumns;
    this.passRows = Math.max(1, Math.min(2 ** 16, Math.floor(resultBytes / 4 / Math.max(1, width))));
    const arena = new Arena();
    const reserved = {
      control: arena.reserve(controlWords * 4),
      table: arena.reserve(rows * width * 4),
      offsets: arena.reserve((this.passRows + 1) * 4),
      columns: arena.reserve(Math.max(entryCapacity, rows) * 4),
      values: arena.reserve(Math.max(entryCapacity, rows) * 4),
      out: arena.reserve(this.passRows * width * 4),
    };
    const memory = arena.allocate();
    this.layout = { ...reserved, memory, tableRows: rows, panels };
    this.values = new Float32Array(memory.buffer, reserved.table, rows * width);
  }

  /** Where in {@link values} an element lies. */
  placeOf(row: number, column: number): number {
    const lane = column % panelColumns;
    return ((column - lane) / panelColumns) * this.rows * panelColumns + row * panelColumns + lane;
  }

  /** Writes an element. */
  set(row: number, column: number, value: number): void {
    this.values[this.placeOf(row, column)] = value;
  }

  /** Writes a row, `[columns]`. */
  setRow(row: number, values: Float32Array): void {
    for (let column = 0; column < this.columns; column += panelColumns) {
      const end = Math.min(this.columns, column + panelColumns);
      this.values.set(values.subarray(column, end), this.placeOf(row, column));
    }
  }

  /** Reads an element. */
  get(row: number, column: number): number {
    return this.values[this.placeOf(row, column)];
  }

  /**
   * Sparse times this: `[sparse rows, columns]`. A row has at most as many entries as this has rows.
   *
   * @throws MarqueeError `invalid-shape` when an entry has a column that this has no row for, `cancelled` on abort,
   * `worker-failed` when a thread fails.
   */
  async multiply(sparse: SparseEntries, work: ProductWork = {}): Promise<Float32Array> {
    const rows = sparse.offsets.length - 1;
    const stranger = sparse.columns.find((column) => column >= this.rows);
    if (stranger !== undefined) {
      throw new MarqueeError(
        "invalid-shape",
        `An entry has column ${stranger} of a table of ${this.rows} rows.`,
      );
    }
    const result = new Float32Array(rows * this.columns);
    for (let first = 0; first < rows; ) {
      const count = this.rowsThatFit(sparse.offsets, first);
      await this.pass(sparse, first, count, work);
      this.read(result, first, count);
      first += count;
    }
    return result;
  }

  private rowsThatFit(offsets: Uint32Array, first: number): number {
    const most = Math.min(this.passRows, offsets.length - 1 - first);
    const capacity = Math.max(entryCapacity, this.rows);
    if (offsets[first + 1] - offsets[first] > capacity) {
      throw new MarqueeError("invalid-shape", `Row ${first} has more entries than the table has rows.`);
    }
    let count = 1;
    while (count < most && offsets[first + count + 1] - offsets[first] <= capacity) count++;
    return count;
  }

  private async pass(sparse: SparseEntries, first: number, rows: number, work: ProductWork): Promise<void> {
    throwIfCancelled(work.signal);
    const { layout } = this;
    const { memory, control } = layout;
    const entries = this.write(sparse, first, rows);
    const job = { layout, rows };
    const few = entries * this.columns < productsWorthThreads;
    const threads = few ? 1 : threadCount(work.threads, layout.panels);
    if (threads > 1) {
      await runInThreads(
        { program: "multiply-sparse", job, memory, control, threads },
        { signal: work.signal },
      );
      return;
    }
    const phases = new Phases(new Int32Array(memory.buffer, control, controlWords), 1);
    multiplySparse(job, { memory, thread: 0, threads: 1, phases, report: () => undefined });
  }

  private write({ offsets, columns, values }: SparseEntries, first: number, rows: number): number {
    const { memory, ...layout } = this.layout;
    const from = offsets[first];
    const to = offsets[first + rows];
    const target = new Uint32Array(memory.buffer, layout.offsets, rows + 1);
    for (let row = 0; row <= rows; row++) target[row] = offsets[first + row] - from;
    new Uint32Array(memory.buffer, layout.columns, to - from).set(columns.subarray(from, to));
    const held = new Float32Array(memory.buffer, layout.values, to - from);
    if (values === undefined) held.fill(1);
    else held.set(values.subarray(from, to));
    return to - from;
  }

  private read(result: Float32Array, first: number, rows: number): void {
    const width = this.layout.panels * panelColumns;
    const out = new Float32Array(this.layout.memory.buffer, this.layout.out, rows * width);
    for (let row = 0; row < rows; row++) {
      result.set(out.subarray(row * width, row * width + this.columns), (first + row) * this.columns);
    }
  }
}
