/** Points of the unit square sorted into cells: those of cell c are `order[starts[c]]` to `order[starts[c + 1] - 1]`. */
export interface PointGrid {
  readonly side: number;
  readonly starts: Int32Array;
  readonly order: Int32Array;
}

/** Sorts points into a square grid with about two points a cell. */
export function buildGrid(xs: Float32Array, ys: Float32Array): PointGrid {
  const side = Math.max(1, Math.min(512, Math.floor(Math.sqrt(xs.length / 2))));
  const cellOf = (i: number) => {
    const column = Math.min(side - 1, Math.max(0, Math.floor(xs[i] * side)));
    return Math.min(side - 1, Math.max(0, Math.floor(ys[i] * side))) * side + column;
  };
  const starts = new Int32Array(side * side + 1);
  for (let i = 0; i < xs.length; i++) starts[cellOf(i) + 1]++;
  for (let cell = 0; cell < side * side; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice(0, side * side);
  const order = new Int32Array(xs.length);
  for (let i = 0; i < xs.length; i++) order[next[cellOf(i)]++] = i;
  return { side, starts, order };
}

/** The point nearest to (x, y) within `radius` that `accept` lets pass, or -1. */
export function nearestPoint(
  grid: PointGrid,
  xs: Float32Array,
  ys: Float32Array,
  x: number,
  y: number,
  radius: number,
  accept: (point: number) => boolean,
): number {
  const { side, starts, order } = grid;
  const cell = (value: number) => Math.min(side - 1, Math.max(0, Math.floor(value * side)));
  let best = -1;
  let bestSquare = radius * radius;
  for (let row = cell(y - radius); row <= cell(y + radius); row++) {
    const from = starts[row * side + cell(x - radius)];
    const to = starts[row * side + cell(x + radius) + 1];
    for (let k = from; k < to; k++) {
      const point = order[k];
      const square = (xs[point] - x) ** 2 + (ys[point] - y) ** 2;
      if (square <= bestSquare && accept(point)) {
        best = point;
        bestSquare = square;
      }
    }
  }
  return best;
}
