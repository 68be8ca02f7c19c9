import { createRandom } from "../../core/index.ts";
import { type SparseMatrix, sparseMatrixOfCells } from "../../vectors/index.ts";
import type { Viewing } from "./viewing.ts";

/** Likings in two parts, `[viewers, titles]` each. */
export interface HeldOut {
  readonly rest: SparseMatrix;
  readonly held: SparseMatrix;
}

/** A viewer with fewer likings keeps them all. */
const leastLikes = 4;

/**
 * Keeps the latest likings of every viewer apart, at least one of those with four or more: what a recommender is
 * chosen by. Likings of unknown time are the oldest, in a drawn order.
 *
 * @param share Of a viewer's likings, 0 to 1.
 */
export function holdOutLatest({ likes, times }: Viewing, share: number, seed: number | string): HeldOut {
  const random = createRandom(seed).fork("hold-out");
  const rest = { rows: [] as number[], columns: [] as number[] };
  const held = { rows: [] as number[], columns: [] as number[] };
  for (let viewer = 0; viewer < likes.rows; viewer++) {
    const count = likes.offsets[viewer + 1] - likes.offsets[viewer];
    const apart = count < leastLikes ? 0 : Math.max(1, Math.round(share * count));
    const entries = Array.from({ length: count }, (_, at) => {
      const entry = likes.offsets[viewer] + at;
      const time = times[entry];
      return { column: likes.columns[entry], time: Number.isNaN(time) ? -1 : time, draw: random.next() };
    });
    entries.sort((first, second) => first.time - second.time || first.draw - second.draw);
    entries.forEach(({ column }, at) => {
      const part = at < count - apart ? rest : held;
      part.rows.push(viewer);
      part.columns.push(column);
    });
  }
  const matrixOf = (cells: typeof rest) => sparseMatrixOfCells(cells, likes.rows, likes.dimensions);
  return { rest: matrixOf(rest), held: matrixOf(held) };
}
