import { existsSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../src/core/index.ts";
import { readRatings, topNTask } from "../../src/experiments/index.ts";
import { type SparseMatrix, sparseMatrixOfCells } from "../../src/vectors/index.ts";

/** The training matrix of the protocol top-n; `undefined` where MovieLens-1M is not there. */
export async function protocolMatrix(): Promise<SparseMatrix | undefined> {
  const path = join(process.env.MARQUEE_DATA ?? "../shared/data", "movielens-1m", "ratings.csv.gz");
  return existsSync(path) ? topNTask(await readRatings(path)).train : undefined;
}

/** Made-up histories: popularity of titles falls as 1 / (rank + 20), and every title is drawn at most once a viewer. */
export function madeUpHistories(viewers: number, titles: number, events: number): SparseMatrix {
  const random = createRandom("bench/viewing");
  const sums = new Float64Array(titles);
  for (let title = 0, sum = 0; title < titles; title++) sums[title] = sum += 1 / (title + 20);
  const rows: number[] = [];
  const columns: number[] = [];
  for (let viewer = 0; viewer < viewers; viewer++) {
    const seen = new Set<number>();
    while (seen.size < events) seen.add(firstAbove(sums, random.next() * sums[titles - 1]));
    for (const title of seen) {
      rows.push(viewer);
      columns.push(title);
    }
  }
  return sparseMatrixOfCells({ rows, columns }, viewers, titles);
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
