import { MarqueeError } from "../core/index.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import type { Neighbours } from "./neighbours.ts";
import { l2NormaliseRows } from "./scaling.ts";

/** Options of {@link buildApproximateIndex}. */
export interface ApproximateIndexOptions {
  /** Links of every row in the graph. Default 32. */
  readonly connectivity?: number;
  /** Candidates looked at when a row is added. Default 200. */
  readonly expansionAdd?: number;
  /** Candidates looked at in a search; at least k. More find more. Default 256. */
  readonly expansionSearch?: number;
}

/** Finds nearly all nearest rows in a fraction of the time of an exact search. */
export interface ApproximateIndex {
  readonly rows: number;
  /** The k nearest rows by cosine of every query, as `nearestNeighbours` gives them, but not always all of them. */
  search(queries: Matrix, k: number): Neighbours;
}

/**
 * An index over a graph of near rows (HNSW, Malkov and Yashunin 2018) from the optional package `usearch`. For
 * catalogues where an exact search for every request would take too long.
 *
 * @throws MarqueeError `missing-dependency` when the package is not installed.
 */
export async function buildApproximateIndex(
  matrix: Matrix,
  { connectivity = 32, expansionAdd = 200, expansionSearch = 256 }: ApproximateIndexOptions = {},
): Promise<ApproximateIndex> {
  const { Index, MetricKind, ScalarKind } = await loadUsearch();
  const index = new Index({
    dimensions: matrix.dimensions,
    metric: MetricKind.IP,
    quantization: ScalarKind.F32,
    connectivity,
    expansion_add: expansionAdd,
    expansion_search: expansionSearch,
    multi: false,
  });
  const keys = BigUint64Array.from({ length: matrix.rows }, (_, row) => BigInt(row));
  // One thread, so that the same rows give the same graph.
  if (matrix.rows > 0) index.add(keys, l2NormaliseRows(matrix).values, 1);
  return {
    rows: matrix.rows,
    search(queries, k) {
      checkQueries(queries, matrix.dimensions);
      const indices = new Int32Array(queries.rows * k).fill(-1);
      const similarities = new Float32Array(queries.rows * k).fill(Number.NEGATIVE_INFINITY);
      if (queries.rows === 0) return { k, indices, similarities };
      const found = index.search(l2NormaliseRows(matrixOf(queries.values, queries.dimensions)).values, k, 1);
      const { keys: rows, distances, counts } = batchOf(found, queries.rows);
      for (let query = 0; query < queries.rows; query++) {
        for (let place = query * k; place < query * k + Number(counts[query]); place++) {
          indices[place] = Number(rows[place]);
          similarities[place] = 1 - distances[place];
        }
      }
      return { k, indices, similarities };
    },
  };
}

interface FoundRows {
  readonly keys: BigUint64Array;
  readonly distances: Float32Array;
  readonly counts?: BigUint64Array;
}

/** One query gives a plain list, several give one with counts. */
function batchOf(found: FoundRows, queries: number): Required<FoundRows> {
  const counts = found.counts ?? BigUint64Array.of(BigInt(found.keys.length));
  if (counts.length !== queries) {
    throw new MarqueeError("internal", `The index answered ${counts.length} of ${queries} queries.`);
  }
  return { ...found, counts };
}

function checkQueries(queries: Matrix, dimensions: number): void {
  if (queries.dimensions !== dimensions) {
    throw new MarqueeError(
      "invalid-shape",
      `Queries of ${queries.dimensions} dimensions do not fit an index of ${dimensions}.`,
    );
  }
}

async function loadUsearch() {
  try {
    return await import("usearch");
  } catch (cause) {
    throw new MarqueeError("missing-dependency", "The approximate index needs the package usearch.", {
      cause,
      hint: "Install it with `npm install usearch`, or search exactly.",
    });
  }
}
