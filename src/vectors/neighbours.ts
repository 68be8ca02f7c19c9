import { MarqueeError, type Progress, throwIfCancelled } from "../core/index.ts";
import { findNearest } from "../kernels/index.ts";
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
  /** Worker threads. Default: one a core. The result does not depend on it. */
  readonly threads?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Exact nearest neighbours by cosine: every query is compared with every row of the base, in a WebAssembly kernel in
 * worker threads that leaves a row as soon as it can no longer be among the k best. Memory is that of base, queries
 * and result. Deterministic: of equal similarities the lower row wins.
 *
 * @throws MarqueeError `invalid-shape` when queries and base differ in dimensions, `invalid-option` for a k below 1,
 * `cancelled` on abort.
 */
export async function nearestNeighbours(base: Matrix, options: NeighbourOptions): Promise<Neighbours> {
  const { k } = options;
  if (!Number.isInteger(k) || k < 1) {
    throw new MarqueeError("invalid-option", `The number of neighbours must be at least 1, not ${k}.`);
  }
  const unit = l2NormaliseRows(base);
  const queries = queriesOf(unit, options);
  if (queries.matrix.dimensions !== base.dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `Queries of ${queries.matrix.dimensions} dimensions do not fit a base of ${base.dimensions}.`,
    );
  }
  const { signal, progress, threads } = options;
  throwIfCancelled(signal);
  const count = queries.matrix.rows;
  const { rows, scores } = await findNearest(
    { base: unit, queries: queries.matrix, barred: queries.self, k, threads },
    { signal, onProgress: (done) => progress?.update(Math.min(done, count), count) },
  );
  // Where there is no row, the kernel leaves the highest number that there is.
  if (base.rows <= k) rows.forEach((row, at) => (rows[at] = row < base.rows ? row : -1));
  return { k, indices: rows, similarities: scores };
}

interface Queries {
  /** Rows of length 1. */
  readonly matrix: Matrix;
  /** For every query the base row that it is, or -1. */
  readonly self: Int32Array;
}

/** The queries, from the base with rows of length 1 where they are rows of it. */
function queriesOf(base: Matrix, { queries, queryRows }: NeighbourOptions): Queries {
  if (queries !== undefined) {
    return { matrix: l2NormaliseRows(queries), self: new Int32Array(queries.rows).fill(-1) };
  }
  const self = queryRows ?? Int32Array.from({ length: base.rows }, (_, row) => row);
  return { matrix: queryRows === undefined ? base : takeRows(base, self), self };
}
