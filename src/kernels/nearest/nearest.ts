import { controlWords, Phases } from "../phases.ts";
import { runInThreads, type ThreadOptions, threadCount } from "../threads.ts";
import { layOutSearch, type SearchLayout, type SearchVectors, writeBase, writeQueries } from "./layout.ts";
import { searchNearest } from "./search-program.ts";

/** What {@link findNearest} looks for. */
export interface NearestSearch {
  readonly base: SearchVectors;
  readonly queries: SearchVectors;
  /** For every query a base row that it must not get, or -1. */
  readonly barred: Int32Array;
  /** How many rows for every query. */
  readonly k: number;
  /** Worker threads; default one a core. The result does not depend on it. */
  readonly threads?: number;
}

/** The nearest rows of every query, the best first, as views of shared memory. */
export interface NearestRows {
  /** `[queries, k]`; 2³¹ − 1 where there are fewer than k rows. */
  readonly rows: Int32Array<SharedArrayBuffer>;
  /** Dot products `[queries, k]`; -Infinity where there is no row. */
  readonly scores: Float32Array<SharedArrayBuffer>;
}

/** Below this many pairs a worker thread costs more than it gains. */
const pairsWorthThreads = 2e8;

/**
 * The k base rows of the largest dot product with each query, exactly; of equal products the lower row first. Rows
 * should have length 1 or less. Dot products are summed in single precision.
 *
 * @throws MarqueeError `limit-exceeded` when base, queries and result together need more than 4 GiB, `cancelled`.
 */
export async function findNearest(
  { base, queries, barred, k, threads: asked }: NearestSearch,
  options: ThreadOptions = {},
): Promise<NearestRows> {
  const few = base.rows * queries.rows < pairsWorthThreads;
  const threads = few ? 1 : threadCount(asked, Math.ceil(queries.rows / 128));
  const layout = layOutSearch(base, queries.rows, { k, threads });
  writeBase(base, layout);
  writeQueries(queries, layout);
  const { memory, control } = layout;
  const allBarred = new Int32Array(memory.buffer, layout.barred, layout.queryRows).fill(-1);
  allBarred.set(barred);
  if (few) searchHere(layout, options);
  else await runInThreads({ program: "search-nearest", job: layout, memory, control, threads }, options);
  return {
    rows: new Int32Array(memory.buffer, layout.rows, queries.rows * k),
    scores: new Float32Array(memory.buffer, layout.scores, queries.rows * k),
  };
}

function searchHere(layout: SearchLayout, { onProgress }: ThreadOptions): void {
  const { memory } = layout;
  const phases = new Phases(new Int32Array(memory.buffer, layout.control, controlWords), 1);
  const report = (done: number) => onProgress?.(done);
  searchNearest(layout, { memory, thread: 0, threads: 1, phases, report });
}
