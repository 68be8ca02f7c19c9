import type { Arena } from "../arena.ts";
import { controlWords } from "../phases.ts";
import type { SharedMemory } from "../web-assembly.ts";
import { blockCount, groupNoise, keepThresholds, sigmoidTable } from "./tables.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import type { WordCorpus, WordVectorSettings } from "./settings.ts";

/** Byte offsets of what training and inference both need, and the sizes that go with them. */
export interface BaseLayout {
  readonly control: number;
  readonly tokens: number;
  readonly offsets: number;
  readonly keep: number;
  readonly sigmoid: number;
  readonly thresholds: number;
  readonly aliases: number;
  readonly members: number;
  readonly blockOf: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly words: number;
  readonly blocks: number;
  /** Words rounded up to whole groups of `blocks`. */
  readonly paddedWords: number;
  readonly rowBytes: number;
}

/** How many rows and tokens a layout has to hold. */
export interface LayoutSizes {
  readonly tokens: number;
  readonly documents: number;
  readonly words: number;
  readonly inputRows: number;
  readonly dimensions: number;
}

/** Bytes of a row of weights: whole groups of four lanes. */
export function rowBytes(dimensions: number): number {
  return Math.ceil(dimensions / 4) * 16;
}

/** Reserves the common regions. */
export function reserveBase(arena: Arena, sizes: LayoutSizes): BaseLayout {
  const blocks = blockCount(sizes.words);
  const groups = Math.ceil(sizes.words / blocks);
  const paddedWords = groups * blocks;
  const bytes = rowBytes(sizes.dimensions);
  return {
    control: arena.reserve(controlWords * 4),
    tokens: arena.reserve(sizes.tokens * 4),
    offsets: arena.reserve((sizes.documents + 1) * 4),
    keep: arena.reserve(sizes.words * 4),
    sigmoid: arena.reserve(514 * 4),
    thresholds: arena.reserve(groups * 4),
    aliases: arena.reserve(groups * 4),
    members: arena.reserve(paddedWords * 4),
    blockOf: arena.reserve(paddedWords * 4),
    inputs: arena.reserve(sizes.inputRows * bytes),
    outputs: arena.reserve(paddedWords * bytes),
    words: sizes.words,
    blocks,
    paddedWords,
    rowBytes: bytes,
  };
}

/** Writes the tables that depend on word counts and settings. */
export function writeTables(
  memory: SharedMemory,
  layout: BaseLayout,
  counts: Uint32Array,
  settings: Pick<WordVectorSettings, "sample" | "noiseExponent">,
): void {
  const noise = groupNoise(counts, layout.blocks, settings.noiseExponent);
  write32(memory, layout.keep, keepThresholds(counts, settings.sample));
  write32(memory, layout.thresholds, noise.thresholds);
  write32(memory, layout.aliases, noise.aliases);
  new Float32Array(memory.buffer, layout.sigmoid, 514).set(sigmoidTable());
}

/** Writes documents. */
export function writeCorpus(
  memory: SharedMemory,
  layout: BaseLayout,
  corpus: Pick<WordCorpus, "tokens" | "offsets">,
): void {
  write32(memory, layout.tokens, corpus.tokens);
  write32(memory, layout.offsets, corpus.offsets);
}

function write32(memory: SharedMemory, offset: number, values: Uint32Array): void {
  new Uint32Array(memory.buffer, offset, values.length).set(values);
}

/** Copies rows out of the memory without their padding, `[rows, dimensions]`. */
export function readRows(
  memory: SharedMemory,
  pointer: number,
  rows: number,
  dimensions: number,
): Float32Array {
  const lanes = rowBytes(dimensions) / 4;
  const source = new Float32Array(memory.buffer, pointer, rows * lanes);
  const result = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    result.set(source.subarray(row * lanes, row * lanes + dimensions), row * dimensions);
  }
  return result;
}

/** Copies rows `[rows, dimensions]` into the memory, with padding. */
export function writeRows(
  memory: SharedMemory,
  pointer: number,
  rows: Float32Array,
  dimensions: number,
): void {
  const lanes = rowBytes(dimensions) / 4;
  const count = rows.length / dimensions;
  const target = new Float32Array(memory.buffer, pointer, count * lanes);
  for (let row = 0; row < count; row++) {
    target.set(rows.subarray(row * dimensions, (row + 1) * dimensions), row * lanes);
  }
}

/** Tells a kernel instance where everything lies. */
export function configureBase(
  kernel: WordVectorsKernel,
  layout: BaseLayout,
  seed: readonly [number, number],
  negatives: number,
): void {
  kernel.setSeed(seed[0], seed[1]);
  kernel.setWeights(layout.inputs, layout.outputs, layout.rowBytes);
  kernel.setNoise(
    layout.words,
    layout.blocks,
    layout.thresholds,
    layout.aliases,
    layout.members,
    layout.blockOf,
    negatives,
  );
  kernel.setSigmoid(layout.sigmoid);
  kernel.setCorpus(layout.tokens, layout.offsets, layout.keep);
}
