import { Arena } from "../arena.ts";
import { loadKernel } from "../kernel.ts";
import type { NearestKernel } from "./kernel-functions.ts";

/** Sizes of {@link BestOfBlocks}. */
export interface BestOfBlocksShape {
  /** Most queries at a time. */
  readonly queries: number;
  /** Most base rows in a block. */
  readonly columns: number;
  /** How many of the best are kept for every query. */
  readonly k: number;
}

/**
 * The k best base rows of each query, while blocks of scores stream past: whoever computes scores writes them into
 * `block`, then calls {@link keep}. Of equal scores the lower base row wins, whatever the order of blocks.
 */
export class BestOfBlocks {
  /** To be filled with scores, `[queries, columns]` row-major, in the kernel's memory. */
  readonly block: Float32Array<SharedArrayBuffer>;
  private readonly shape: BestOfBlocksShape;
  private readonly kernel: NearestKernel;
  private readonly scores: Float32Array;
  private readonly indices: Int32Array;
  private readonly except: Int32Array;

  constructor(shape: BestOfBlocksShape) {
    const { queries, columns, k } = shape;
    const arena = new Arena();
    const block = arena.reserve(queries * columns * 4);
    const scores = arena.reserve(queries * k * 4);
    const indices = arena.reserve(queries * k * 4);
    const except = arena.reserve(queries * 4);
    const memory = arena.allocate();
    this.shape = shape;
    this.kernel = loadKernel("nearest", memory);
    this.block = new Float32Array(memory.buffer, block, queries * columns);
    this.scores = new Float32Array(memory.buffer, scores, queries * k);
    this.indices = new Int32Array(memory.buffer, indices, queries * k);
    this.except = new Int32Array(memory.buffer, except, queries);
  }

  /**
   * Forgets everything and begins with new queries.
   *
   * @param except For every query a base row that it must not get (itself), or -1, `[queries]`.
   */
  begin(except: Int32Array): void {
    this.except.fill(-1);
    this.except.set(except);
    this.kernel.clearBest(this.scores.byteOffset, this.indices.byteOffset, this.scores.length);
  }

  /**
   * Takes what is best of a block, whose scores are of the base rows `first` … `first + columns - 1`. Rows of the
   * block lie `width` apart.
   */
  keep(size: { rows: number; columns: number; width: number; first: number }): void {
    const { rows, columns, width, first } = size;
    const from = this.block.byteOffset;
    const { scores, indices, except } = this;
    this.kernel.keepBest(
      ...([from, rows, columns, width, first] as const),
      ...([scores.byteOffset, indices.byteOffset, except.byteOffset, this.shape.k] as const),
    );
  }

  /**
   * The best of the first `rows` queries, the best first. Where a query has fewer than k candidates, the rest has
   * score -Infinity and index 2³¹ - 1. The arrays are views that the next {@link begin} overwrites.
   */
  finish(rows: number): { readonly scores: Float32Array; readonly indices: Int32Array } {
    const { k } = this.shape;
    this.kernel.sortBest(this.scores.byteOffset, this.indices.byteOffset, rows, k);
    return { scores: this.scores.subarray(0, rows * k), indices: this.indices.subarray(0, rows * k) };
  }
}
