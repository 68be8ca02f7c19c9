/** What the kernel `logistic` exports; see src/kernels/assembly/logistic.ts. Pointers are byte offsets. */
export interface LogisticKernel {
  descend(
    order: number,
    count: number,
    offsets: number,
    columns: number,
    values: number,
    squares: number,
    weights: number,
    intercept: number,
    duals: number,
    costs: number,
    scratch: number,
  ): number;
}
