/** What the kernel `sparse-product` exports; see src/kernels/assembly/sparse-product.ts. Pointers are byte offsets. */
export interface SparseProductKernel {
  multiplyPanel(
    panel: number,
    offsets: number,
    columns: number,
    values: number,
    first: number,
    last: number,
    out: number,
    outBytes: number,
  ): void;
}
