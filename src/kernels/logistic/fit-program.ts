import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import { type BlockScratch, blockLabels, type ListLayout, type LogisticLayout, scratchOf } from "./layout.ts";

/** Learns the labels block by block, each on whichever thread is free first. */
export function fitLogisticBlocks(layout: LogisticLayout, context: ThreadContext): void {
  const { memory, rows, terms, labelCount, passes, tolerance } = layout;
  const kernel = loadKernel("logistic", memory);
  const bytes = scratchOf(0, rows, terms).bytes;
  const scratch = scratchOf(layout.scratch + context.thread * bytes, rows, terms);
  const intercept = scratch.weights + terms * blockLabels * 4;
  let done = 0;
  context.phases.run(Math.ceil(labelCount / blockLabels), (block) => {
    const first = block * blockLabels;
    const width = Math.min(blockLabels, labelCount - first);
    prepareBlock(layout, scratch, first, width);
    let firstChange = 0;
    for (let pass = 0; pass < passes; pass++) {
      const change = kernel.descend(
        ...([layout.orders + pass * rows * 4, rows, layout.offsets, layout.columns, layout.values] as const),
        ...([layout.squares, scratch.weights, intercept] as const),
        ...([scratch.duals, scratch.costs, scratch.margins] as const),
      );
      if (pass === 0) firstChange = change;
      if (change <= tolerance * firstChange) break;
    }
    copyWeights(layout, scratch, first, width);
    done += width;
    context.report(Math.min(labelCount, done * context.threads));
  });
}

function prepareBlock(layout: LogisticLayout, scratch: BlockScratch, first: number, width: number): void {
  const { memory, rows, terms } = layout;
  const { buffer } = memory;
  new Float32Array(buffer, scratch.weights, (terms + 1) * blockLabels).fill(0);
  new Float32Array(buffer, scratch.duals, rows * blockLabels).fill(0);
  const costs = new Float32Array(buffer, scratch.costs, rows * blockLabels);
  const negative = new Float32Array(buffer, layout.negativeCosts + first * 4, width);
  const positive = new Float32Array(buffer, layout.positiveCosts + first * 4, width);
  const rowCosts = new Float32Array(buffer, layout.rowCosts, rows);
  costs.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let label = 0; label < width; label++) {
      costs[row * blockLabels + label] = -negative[label] * rowCosts[row];
    }
  }
  const from = layout.firstLabel + first;
  forEachOf(layout.labels, layout, from, width, (row, label) => {
    costs[row * blockLabels + label] = positive[label] * rowCosts[row];
  });
  if (!layout.unknown) return;
  forEachOf(layout.unknown, layout, from, width, (row, label) => {
    costs[row * blockLabels + label] = 0;
  });
}

/** Calls back for every listed label from `from` to `from + width - 1`, numbered from 0. */
function forEachOf(
  list: ListLayout,
  { memory, rows }: LogisticLayout,
  from: number,
  width: number,
  apply: (row: number, label: number) => void,
): void {
  const offsets = new Uint32Array(memory.buffer, list.offsets, rows + 1);
  const columns = new Uint32Array(memory.buffer, list.columns, list.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const label = columns[at] - from;
      if (label >= 0 && label < width) apply(row, label);
    }
  }
}

function copyWeights(layout: LogisticLayout, scratch: BlockScratch, first: number, width: number): void {
  const { memory, terms, labelCount } = layout;
  const weights = new Float32Array(memory.buffer, scratch.weights, (terms + 1) * blockLabels);
  const out = new Float32Array(memory.buffer, layout.out, (terms + 1) * labelCount);
  for (let term = 0; term <= terms; term++) {
    const from = term * blockLabels;
    out.set(weights.subarray(from, from + width), term * labelCount + first);
  }
}
