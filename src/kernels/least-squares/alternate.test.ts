import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import type { SparseEntries } from "../sparse-entries.ts";
import { alternateLeastSquares, type Factorisation, solveFactors } from "./alternate.ts";

const dimensions = 20;
const [rows, columns] = [60, 45];

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

function entriesOf(cells: readonly Cell[], count: number, row: "row" | "column"): SparseEntries {
  const other = row === "row" ? "column" : "row";
  const sorted = cells.toSorted((a, b) => a[row] - b[row] || a[other] - b[other]);
  const offsets = new Uint32Array(count + 1);
  for (const cell of sorted) offsets[cell[row] + 1]++;
  for (let at = 0; at < count; at++) offsets[at + 1] += offsets[at];
  return {
    offsets,
    columns: Uint32Array.from(sorted, (cell) => cell[other]),
    values: Float32Array.from(sorted, (cell) => cell.weight),
  };
}

/** Random cells; row 7 has none. With `copies` there are so many times the rows. */
function problem(
  settings: Partial<Factorisation> = {},
  copies = 1,
): Factorisation & { cells: readonly Cell[] } {
  const random = createRandom("cells");
  const cells: Cell[] = [];
  for (let row = 0; row < rows * copies; row++)
    for (let column = 0; column < columns; column++)
      if (row !== 7 && random.next() < 0.3) cells.push({ row, column, weight: 0.5 + random.next() });
  return {
    cells,
    entries: entriesOf(cells, rows * copies, "row"),
    transposed: entriesOf(cells, columns, "column"),
    ridges: Float32Array.from({ length: rows * copies }, (_, row) => 0.2 + row / 100),
    columnRidges: new Float32Array(columns).fill(0.3),
    factors: Float32Array.from({ length: columns * dimensions }, () => 0.1 * random.normal()),
    ...{ dimensions, blockDimensions: dimensions, unobservedWeight: 0.1, epochs: 3 },
    ...settings,
  };
}

/** The objective in double precision, straight from its formula. */
function objective(task: ReturnType<typeof problem>, w: Float32Array, h: Float32Array): number {
  const dot = (row: number, column: number) => {
    let sum = 0;
    for (let axis = 0; axis < dimensions; axis++)
      sum += w[row * dimensions + axis] * h[column * dimensions + axis];
    return sum;
  };
  let total = 0;
  for (const { row, column, weight } of task.cells) total += weight * (dot(row, column) - 1) ** 2;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) total += task.unobservedWeight * dot(row, column) ** 2;
  w.forEach((value, at) => (total += task.ridges[Math.floor(at / dimensions)] * value ** 2));
  h.forEach((value, at) => (total += task.columnRidges[Math.floor(at / dimensions)] * value ** 2));
  return total;
}

describe("solveFactors", () => {
  it("finds the least of the objective: no small change lowers it", async () => {
    const task = problem();
    const solved = await solveFactors(task);
    const best = objective(task, solved, task.factors);
    for (let at = 0; at < solved.length; at += 7) {
      for (const step of [-0.02, 0.02]) {
        const moved = solved.slice();
        moved[at] += step;
        expect(objective(task, moved, task.factors)).toBeGreaterThan(best);
      }
    }
    expect(solved.subarray(7 * dimensions, 8 * dimensions).every((value) => value === 0)).toBe(true);
  });

  it("comes to the same by blocks, in a few sweeps", async () => {
    const exact = await solveFactors(problem());
    const byBlocks = await solveFactors(problem({ blockDimensions: 8, sweeps: 40 }));
    byBlocks.forEach((value, at) => expect(value).toBeCloseTo(exact[at], 3));
  });

  it("solves a row with more entries than are packed at a time", async () => {
    const columnsSeen = Uint32Array.from({ length: 1300 }, (_, at) => at % columns);
    const many = { offsets: Uint32Array.of(0, 1300), columns: columnsSeen };
    const weights = new Float32Array(columns);
    for (const column of columnsSeen) weights[column]++;
    const once = {
      offsets: Uint32Array.of(0, columns),
      columns: Uint32Array.from(weights.keys()),
      values: weights,
    };
    const task = { ...problem(), ridges: Float32Array.of(0.5) };
    const [first, second] = [
      await solveFactors({ ...task, entries: many }),
      await solveFactors({ ...task, entries: once }),
    ];
    first.forEach((value, at) => expect(value).toBeCloseTo(second[at], 4));
  });
});

describe("alternateLeastSquares", () => {
  it("lowers the objective epoch by epoch, exactly and by blocks", async () => {
    for (const blockDimensions of [dimensions, 8]) {
      let last = Number.POSITIVE_INFINITY;
      for (const epochs of [1, 2, 4]) {
        const task = problem({ epochs, blockDimensions });
        const { rows: w, columns: h } = await alternateLeastSquares(task);
        const now = objective(task, w, h);
        expect(now).toBeLessThan(last);
        last = now;
      }
    }
  });

  it("does not depend on the number of threads", async () => {
    const alone = await alternateLeastSquares(problem({}, 30), { threads: 1 });
    expect(await alternateLeastSquares(problem({}, 30), { threads: 3 })).toEqual(alone);
  });

  it("reports epochs, and stops when asked to", async () => {
    const done: number[] = [];
    const onProgress = (epochs: number) => done.push(epochs);
    await alternateLeastSquares(problem(), { onProgress });
    await alternateLeastSquares(problem({}, 30), { threads: 2, onProgress });
    expect(done).toEqual([1, 2, 3, 1, 2, 3]);
    const stopped = alternateLeastSquares(problem(), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  });

  it("names what does not fit", async () => {
    await expect(solveFactors({ ...problem(), ridges: new Float32Array(3) })).rejects.toThrow(/60 rows need/);
    await expect(solveFactors({ ...problem(), factors: new Float32Array(30) })).rejects.toMatchObject({
      code: "invalid-shape",
    });
  });

  it("says so when equations cannot be solved", async () => {
    const task = problem({ ridges: new Float32Array(rows).fill(-100) });
    await expect(alternateLeastSquares(task)).rejects.toMatchObject({ code: "not-finite" });
    const large = problem({ ridges: new Float32Array(30 * rows).fill(-100) }, 30);
    await expect(alternateLeastSquares(large)).rejects.toThrow(
      /equations of row \d+ are not positive definite/,
    );
  });
});
