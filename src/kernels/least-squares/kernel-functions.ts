/** What the kernel `least-squares` exports; see src/kernels/assembly/least-squares.ts. Pointers are byte offsets. */
export interface LeastSquaresKernel {
  gramRows(
    rows: number,
    count: number,
    width: number,
    weight: number,
    target: number,
    first: number,
    last: number,
  ): void;
  mirror(target: number, width: number): void;
  prepare(vectors: number, square: number, width: number, block: number, scratch: number): void;
  solveRow(
    row: number,
    columns: number,
    weights: number,
    count: number,
    ridge: number,
    sweeps: number,
  ): number;
}
