import { Arena } from "../arena.ts";
import { controlWords } from "../phases.ts";
import type { SharedMemory } from "../web-assembly.ts";
import type { LabelLists, LogisticTask } from "./settings.ts";

/** Labels that are learned together. */
export const blockLabels = 32;
const blockBytes = blockLabels * 4;

/** Where lists of labels lie, in bytes. */
export interface ListLayout {
  readonly offsets: number;
  readonly columns: number;
  readonly length: number;
}

/** Where everything of a fit lies in its memory, in bytes, and how large it is. Structured-clonable. */
export interface LogisticLayout {
  readonly memory: SharedMemory;
  readonly control: number;
  readonly offsets: number;
  readonly columns: number;
  readonly values: number;
  /** Squared length of every row and the intercept's 1. */
  readonly squares: number;
  /** `[passes, rows]` */
  readonly orders: number;
  readonly labels: ListLayout;
  readonly unknown: ListLayout | undefined;
  /** `[labels of the range]` each. */
  readonly positiveCosts: number;
  readonly negativeCosts: number;
  /** `[rows]` */
  readonly rowCosts: number;
  /** Result, `[terms + 1, labels of the range]`. */
  readonly out: number;
  /** For each thread what {@link scratchOf} describes. */
  readonly scratch: number;
  readonly rows: number;
  readonly terms: number;
  readonly firstLabel: number;
  readonly labelCount: number;
  readonly passes: number;
  readonly tolerance: number;
}

/** What a thread works on: one block of labels. */
export interface BlockScratch {
  /** `[terms + 1, 32]` */
  readonly weights: number;
  /** `[rows, 32]` each. */
  readonly duals: number;
  readonly costs: number;
  /** `[32]` */
  readonly margins: number;
  readonly bytes: number;
}

/** The scratch memory of a thread, one region after another from `start`. */
export function scratchOf(start: number, rows: number, terms: number): BlockScratch {
  const duals = start + (terms + 1) * blockBytes;
  const costs = duals + rows * blockBytes;
  const margins = costs + rows * blockBytes;
  return { weights: start, duals, costs, margins, bytes: margins + blockBytes - start };
}

/** Reserves the memory of a fit and writes what it reads. @throws MarqueeError `limit-exceeded` beyond 4 GiB. */
export function layOutLogistic(task: LogisticTask, threads: number): LogisticLayout {
  const { rows: sparse, terms, range, passes, tolerance } = task;
  const [firstLabel, end] = range;
  const rows = sparse.offsets.length - 1;
  const labelCount = end - firstLabel;
  const arena = new Arena();
  const list = ({ columns }: LabelLists): ListLayout => ({
    offsets: arena.reserve((rows + 1) * 4),
    columns: arena.reserve(columns.length * 4),
    length: columns.length,
  });
  const reserved = {
    control: arena.reserve(controlWords * 4),
    offsets: arena.reserve((rows + 1) * 4),
    columns: arena.reserve(sparse.columns.length * 4),
    values: arena.reserve(sparse.columns.length * 4),
    squares: arena.reserve(rows * 4),
    orders: arena.reserve(passes * rows * 4),
    labels: list(task.labels),
    unknown: task.unknown && list(task.unknown),
    positiveCosts: arena.reserve(labelCount * 4),
    negativeCosts: arena.reserve(labelCount * 4),
    rowCosts: arena.reserve(rows * 4),
    out: arena.reserve((terms + 1) * labelCount * 4),
    scratch: arena.reserve(threads * scratchOf(0, rows, terms).bytes),
  };
  const layout = {
    ...reserved,
    memory: arena.allocate(),
    rows,
    terms,
    firstLabel,
    labelCount,
    passes,
    tolerance,
  };
  writeTask(task, layout);
  return layout;
}

function writeTask(task: LogisticTask, layout: LogisticLayout): void {
  const { rows: sparse, range, random } = task;
  const { rows, passes } = layout;
  const { buffer } = layout.memory;
  new Uint32Array(buffer, layout.offsets).set(sparse.offsets);
  new Uint32Array(buffer, layout.columns).set(sparse.columns);
  new Float32Array(buffer, layout.values).set(sparse.values);
  writeSquares(task, new Float32Array(buffer, layout.squares, rows));
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  for (let pass = 0; pass < passes; pass++) {
    new Uint32Array(buffer, layout.orders + pass * rows * 4, rows).set(random.shuffle(order));
  }
  writeLists(task.labels, layout.labels, buffer);
  if (task.unknown && layout.unknown) writeLists(task.unknown, layout.unknown, buffer);
  new Float32Array(buffer, layout.positiveCosts).set(task.positiveCosts.subarray(...range));
  new Float32Array(buffer, layout.negativeCosts).set(task.negativeCosts.subarray(...range));
  const rowCosts = new Float32Array(buffer, layout.rowCosts, rows);
  if (task.rowCosts) rowCosts.set(task.rowCosts);
  else rowCosts.fill(1);
}

function writeSquares({ rows: { offsets, values } }: LogisticTask, squares: Float32Array): void {
  for (let row = 0; row < squares.length; row++) {
    let sum = 1;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) sum += values[at] ** 2;
    squares[row] = sum;
  }
}

function writeLists({ offsets, columns }: LabelLists, layout: ListLayout, buffer: SharedArrayBuffer): void {
  new Uint32Array(buffer, layout.offsets).set(offsets);
  new Uint32Array(buffer, layout.columns).set(columns);
}
