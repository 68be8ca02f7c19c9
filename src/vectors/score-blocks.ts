import { Tensor } from "onnxruntime-node";
import { input, matmul, openSession, serialise } from "../tensor/index.ts";
import type { Matrix } from "./matrix.ts";

/** Scores of a block of queries against one block of the base after another. */
export interface ScoreBlocks {
  /** How many blocks the base has. */
  readonly count: number;
  /** Sets the queries, `[at most queryBlock, dimensions]`. */
  setQueries(values: Float32Array): void;
  /**
   * Writes the dot products of all queries with block `index` of the base into the output, rows `baseBlock` apart,
   * and tells how many of its columns hold base rows.
   */
  multiply(index: number): Promise<number>;
  close(): Promise<void>;
}

/** Sizes of the blocks, and the array `[queryBlock, baseBlock]` that scores are written into. */
export interface ScoreBlockOptions {
  readonly queryBlock: number;
  readonly baseBlock: number;
  readonly output: Float32Array;
  /** Threads of a matrix product. Default: all cores. */
  readonly threads?: number;
}

/** Prepares the base as transposed blocks `[dimensions, baseBlock]`, the last one padded with zeros. */
export async function openScoreBlocks(base: Matrix, options: ScoreBlockOptions): Promise<ScoreBlocks> {
  const { queryBlock, baseBlock, output, threads } = options;
  const { dimensions, rows } = base;
  const graph = serialise({
    scores: matmul(input("queries", [queryBlock, dimensions]), input("block", [dimensions, baseBlock])),
  });
  const session = await openSession(graph, { threads });
  const count = Math.ceil(rows / baseBlock);
  const blocks = Array.from(
    { length: count },
    (_, index) =>
      new Tensor("float32", transposedBlock(base, index * baseBlock, baseBlock), [dimensions, baseBlock]),
  );
  const scores = new Tensor("float32", output, [queryBlock, baseBlock]);
  const queryValues = new Float32Array(queryBlock * dimensions);
  const queries = new Tensor("float32", queryValues, [queryBlock, dimensions]);
  return {
    count,
    setQueries(values) {
      queryValues.fill(0);
      queryValues.set(values);
    },
    async multiply(index) {
      await session.run({ queries, block: blocks[index] }, { scores });
      return Math.min(baseBlock, rows - index * baseBlock);
    },
    close: () => session.close(),
  };
}

function transposedBlock({ values, rows, dimensions }: Matrix, first: number, width: number): Float32Array {
  const block = new Float32Array(dimensions * width);
  const count = Math.min(width, rows - first);
  for (let row = 0; row < count; row++) {
    const from = (first + row) * dimensions;
    for (let axis = 0; axis < dimensions; axis++) block[axis * width + row] = values[from + axis];
  }
  return block;
}
