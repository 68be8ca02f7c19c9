import { MarqueeError, type Progress, throwIfCancelled } from "../core/index.ts";
import { BestOfBlocks } from "../kernels/index.ts";
import { openScoreBlocks, type ScoreBlocks } from "./score-blocks.ts";
import { type Matrix, takeRows } from "./matrix.ts";
import { l2NormaliseRows } from "./scaling.ts";

/** The nearest rows of each query. */
export interface Neighbours {
  readonly k: number;
  /** Rows of the base, the nearest first, `[queries, k]`; -1 where the base has fewer rows than k. */
  readonly indices: Int32Array;
  /** Cosines, `[queries, k]`, falling; -Infinity where the index is -1. */
  readonly similarities: Float32Array;
}

/** What to look for, and where. */
export interface NeighbourOptions {
  /** How many neighbours, at least 1. */
  readonly k: number;
  /** Vectors to look for. Default: the rows `queryRows` of the base, each of which is not its own neighbour. */
  readonly queries?: Matrix;
  /** Rows of the base to look for. Default: all. */
  readonly queryRows?: Int32Array;
  /** Threads of a matrix product. Default: all cores. */
  readonly threads?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Queries in a block: their scores against {@link baseBlock} rows stay in the cache of a core. */
const queryBlock = 256;
const baseBlock = 2048;

/**
 * Exact nearest neighbours by cosine: blocks of queries times blocks of the base (matrix product on ONNX Runtime),
 * and the k best kept while the blocks stream past, so memory is O(base + result). Deterministic: of equal
 * similarities the lower row wins.
 *
 * @throws MarqueeError `invalid-shape` when queries and base differ in dimensions, `invalid-option` for a k below 1,
 * `cancelled` on abort.
 */
export async function nearestNeighbours(base: Matrix, options: NeighbourOptions): Promise<Neighbours> {
  const { k } = options;
  if (!Number.isInteger(k) || k < 1) {
    throw new MarqueeError("invalid-option", `The number of neighbours must be at least 1, not ${k}.`);
  }
  const queries = queriesOf(base, options);
  if (queries.matrix.dimensions !== base.dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `Queries of ${queries.matrix.dimensions} dimensions do not fit a base of ${base.dimensions}.`,
    );
  }
  const count = queries.matrix.rows;
  const neighbours = {
    k,
    indices: new Int32Array(count * k),
    similarities: new Float32Array(count * k),
  };
  const best = new BestOfBlocks({ queries: queryBlock, columns: baseBlock, k });
  const { threads } = options;
  const blocks = { queryBlock, baseBlock, output: best.block, threads };
  const scores = await openScoreBlocks(l2NormaliseRows(base), blocks);
  try {
    for (let first = 0; first < count; first += queryBlock) {
      throwIfCancelled(options.signal);
      const rows = Math.min(queryBlock, count - first);
      await searchBlock({ scores, best, queries, first, rows });
      collect(best, { rows, first }, neighbours);
      options.progress?.update(first + rows, count);
    }
  } finally {
    await scores.close();
  }
  return neighbours;
}

interface Queries {
  /** Rows of length 1. */
  readonly matrix: Matrix;
  /** For every query the base row that it is, or -1. */
  readonly self: Int32Array;
}

function queriesOf(base: Matrix, { queries, queryRows }: NeighbourOptions): Queries {
  if (queries !== undefined) {
    return { matrix: l2NormaliseRows(queries), self: new Int32Array(queries.rows).fill(-1) };
  }
  const self = queryRows ?? Int32Array.from({ length: base.rows }, (_, row) => row);
  return { matrix: l2NormaliseRows(queryRows === undefined ? base : takeRows(base, self)), self };
}

interface BlockSearch {
  readonly scores: ScoreBlocks;
  readonly best: BestOfBlocks;
  readonly queries: Queries;
  readonly first: number;
  readonly rows: number;
}

/** Streams the whole base past one block of queries. */
async function searchBlock({ scores, best, queries, first, rows }: BlockSearch): Promise<void> {
  const { matrix, self } = queries;
  const { dimensions } = matrix;
  best.begin(self.subarray(first, first + rows));
  scores.setQueries(matrix.values.subarray(first * dimensions, (first + rows) * dimensions));
  for (let index = 0; index < scores.count; index++) {
    const columns = await scores.multiply(index);
    best.keep({ rows, columns, width: baseBlock, first: index * baseBlock });
  }
}

function collect(
  best: BestOfBlocks,
  { rows, first }: { rows: number; first: number },
  result: Neighbours,
): void {
  const { scores, indices } = best.finish(rows);
  const place = first * result.k;
  result.similarities.set(scores, place);
  for (let index = 0; index < indices.length; index++) {
    result.indices[place + index] = scores[index] === -Infinity ? -1 : indices[index];
  }
}
