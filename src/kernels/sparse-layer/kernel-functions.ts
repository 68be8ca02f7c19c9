/** What the kernel `sparse-layer` exports; see src/kernels/assembly/sparse-layer.ts. Pointers are byte offsets. */
export interface SparseLayerKernel {
  forward(
    table: number,
    rowBytes: number,
    offsets: number,
    columns: number,
    values: number,
    rows: number,
    out: number,
  ): void;
  backward(
    sums: number,
    rowBytes: number,
    offsets: number,
    slots: number,
    values: number,
    rows: number,
    gradients: number,
  ): void;
  adam(
    table: number,
    first: number,
    second: number,
    rowBytes: number,
    touched: number,
    count: number,
    sums: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
}
