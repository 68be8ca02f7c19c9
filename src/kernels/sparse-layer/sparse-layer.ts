import { MarqueeError } from "../../core/index.ts";
import { Arena } from "../arena.ts";
import { loadKernel } from "../kernel.ts";
import type { SparseEntries } from "../sparse-entries.ts";
import type { SharedMemory } from "../web-assembly.ts";
import type { SparseLayerKernel } from "./kernel-functions.ts";

/** Options of {@link SparseLayer}. */
export interface SparseLayerOptions {
  /** Inputs of the layer: columns of the sparse rows. */
  readonly inputs: number;
  /** Outputs of the layer, a multiple of 4; multiples of 32 are fastest. */
  readonly units: number;
  /** At most so many sparse rows in one step. Default 1,024. */
  readonly batchRows?: number;
  /** At most so many entries in one step. Default 2²⁰. */
  readonly batchEntries?: number;
  /** Adam; a number, or one for the steps taken before. Default 0.001. */
  readonly learningRate?: number | ((steps: number) => number);
  /** Adam. Default 0.9. */
  readonly beta1?: number;
  /** Adam. Default 0.999. */
  readonly beta2?: number;
  /** Adam. Default 1e-8. */
  readonly epsilon?: number;
}

const lanes = 4;

/**
 * The first layer of a network whose inputs are sparse: `x · weights` for sparse rows x, and one step of Adam on the
 * weights of the inputs that occur in a batch, so that a step costs by the entries of the batch and not by the
 * vocabulary. Moments of an input move only when it occurs, while the bias correction counts all steps (the lazy Adam
 * of PyTorch's `SparseAdam`).
 */
export class SparseLayer {
  readonly inputs: number;
  readonly units: number;
  /** `[inputs, units]`; all three are zero at first and may be written. */
  readonly weights: Float32Array<SharedArrayBuffer>;
  /** First moments, `[inputs, units]`. */
  readonly first: Float32Array<SharedArrayBuffer>;
  /** Second moments, `[inputs, units]`. */
  readonly second: Float32Array<SharedArrayBuffer>;
  /** Steps taken so far. */
  steps = 0;
  private readonly adam: Required<Pick<SparseLayerOptions, "learningRate" | "beta1" | "beta2" | "epsilon">>;
  private readonly batch: BatchRegion;
  private readonly kernel: SparseLayerKernel;

  /** @throws MarqueeError `invalid-option` for odd sizes, `limit-exceeded` beyond 4 GiB. */
  constructor(options: SparseLayerOptions) {
    const { inputs, units, batchRows = 1024, batchEntries = 2 ** 20 } = options;
    if (!(inputs > 0 && units > 0 && units % lanes === 0)) {
      throw new MarqueeError(
        "invalid-option",
        `A sparse layer needs inputs and a multiple of ${lanes} units, not ${inputs} and ${units}.`,
      );
    }
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    this.adam = { learningRate, beta1, beta2, epsilon };
    this.inputs = inputs;
    this.units = units;
    const arena = new Arena();
    const tables = [0, 0, 0].map(() => arena.reserve(inputs * units * 4));
    const region = reserveBatch(arena, { inputs, units, rows: batchRows, entries: batchEntries });
    const memory = arena.allocate();
    const table = (offset: number) => new Float32Array(memory.buffer, offset, inputs * units);
    [this.weights, this.first, this.second] = tables.map(table);
    this.batch = new BatchRegion(memory, region);
    this.kernel = loadKernel("sparse-layer", memory);
  }

  /**
   * Writes `rows · weights` for any number of rows, `[rows, units]`, into `target`.
   *
   * @throws MarqueeError `invalid-shape` for a column that is no input, or one row too long for a step.
   */
  forward(entries: SparseEntries, target: Float32Array): void {
    const rows = entries.offsets.length - 1;
    for (let first = 0; first < rows; ) {
      const count = this.batch.write(entries, first, this.inputs);
      const { offsets, columns, values, outputs } = this.batch.at;
      this.kernel.forward(this.weights.byteOffset, this.units * 4, offsets, columns, values, count, outputs);
      target.set(this.batch.outputs.subarray(0, count * this.units), first * this.units);
      first += count;
    }
  }

  /**
   * One step of Adam: `gradients` `[rows, units]` are those of what {@link forward} gave for the rows.
   *
   * @throws MarqueeError `invalid-shape` for more rows or entries than a step may have.
   */
  update(entries: SparseEntries, gradients: Float32Array): void {
    const rows = entries.offsets.length - 1;
    if (this.batch.write(entries, 0, this.inputs) < rows) {
      throw new MarqueeError("invalid-shape", `A step of ${rows} rows is larger than this layer's batch.`);
    }
    this.batch.outputs.set(gradients);
    const touched = this.batch.assignSlots();
    const { offsets, slots, values, outputs, sums, touched: list } = this.batch.at;
    const { kernel, units, weights, first, second } = this;
    kernel.backward(sums, units * 4, offsets, slots, values, rows, outputs);
    this.steps += 1;
    const { learningRate, beta1, beta2, epsilon } = this.adam;
    const base = typeof learningRate === "number" ? learningRate : learningRate(this.steps - 1);
    const rate = (base * Math.sqrt(1 - beta2 ** this.steps)) / (1 - beta1 ** this.steps);
    kernel.adam(
      ...([weights.byteOffset, first.byteOffset, second.byteOffset, units * 4, list, touched, sums] as const),
      ...([rate, beta1, beta2, epsilon] as const),
    );
  }
}

interface BatchSize {
  readonly inputs: number;
  readonly units: number;
  readonly rows: number;
  readonly entries: number;
}

/** Byte offsets of what a batch needs, and its size. */
interface BatchOffsets extends BatchSize {
  readonly offsets: number;
  readonly columns: number;
  readonly slots: number;
  readonly values: number;
  readonly outputs: number;
  readonly touched: number;
  readonly sums: number;
}

function reserveBatch(arena: Arena, size: BatchSize): BatchOffsets {
  const { inputs, units, rows, entries } = size;
  const most = Math.min(inputs, entries);
  return {
    ...size,
    offsets: arena.reserve((rows + 1) * 4),
    columns: arena.reserve(entries * 4),
    slots: arena.reserve(entries * 4),
    values: arena.reserve(entries * 4),
    outputs: arena.reserve(rows * units * 4),
    touched: arena.reserve(most * 4),
    sums: arena.reserve(most * units * 4),
  };
}

/** The part of the memory that holds one batch. */
class BatchRegion {
  readonly at: BatchOffsets;
  /** Outputs, or their gradients, `[rows, units]`. */
  readonly outputs: Float32Array;
  private readonly offsets: Uint32Array;
  private readonly columns: Uint32Array;
  private readonly slots: Uint32Array;
  private readonly values: Float32Array;
  private readonly touched: Uint32Array;
  /** The slot of every input of the batch, else -1. */
  private readonly slotOf: Int32Array;
  private entries = 0;

  constructor({ buffer }: SharedMemory, at: BatchOffsets) {
    this.at = at;
    this.offsets = new Uint32Array(buffer, at.offsets, at.rows + 1);
    this.columns = new Uint32Array(buffer, at.columns, at.entries);
    this.slots = new Uint32Array(buffer, at.slots, at.entries);
    this.values = new Float32Array(buffer, at.values, at.entries);
    this.outputs = new Float32Array(buffer, at.outputs, at.rows * at.units);
    this.touched = new Uint32Array(buffer, at.touched, Math.min(at.inputs, at.entries));
    this.slotOf = new Int32Array(at.inputs).fill(-1);
  }

  /** Copies as many rows as fit, from `first` on, and gives their number. */
  write({ offsets, columns, values }: SparseEntries, first: number, inputs: number): number {
    const from = offsets[first];
    let count = 0;
    while (
      count < this.at.rows &&
      first + count + 1 < offsets.length &&
      offsets[first + count + 1] - from <= this.at.entries
    ) {
      count++;
      this.offsets[count] = offsets[first + count] - from;
    }
    if (count === 0 && first + 1 < offsets.length) {
      throw new MarqueeError(
        "invalid-shape",
        `Row ${first} has more entries than a batch, ${this.at.entries}.`,
      );
    }
    const end = offsets[first + count];
    for (let at = from; at < end; at++) {
      if (columns[at] < inputs) continue;
      throw new MarqueeError("invalid-shape", `An entry has column ${columns[at]} of ${inputs} inputs.`);
    }
    this.columns.set(columns.subarray(from, end));
    if (values === undefined) this.values.fill(1, 0, end - from);
    else this.values.set(values.subarray(from, end));
    this.entries = end - from;
    return count;
  }

  /** Numbers the different columns of the batch in the order of their first entry; gives how many there are. */
  assignSlots(): number {
    const { slotOf, touched } = this;
    let different = 0;
    for (let at = 0; at < this.entries; at++) {
      const column = this.columns[at];
      if (slotOf[column] < 0) {
        slotOf[column] = different;
        touched[different++] = column;
      }
      this.slots[at] = slotOf[column];
    }
    for (let slot = 0; slot < different; slot++) slotOf[touched[slot]] = -1;
    return different;
  }
}
