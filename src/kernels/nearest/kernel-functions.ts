/** What the kernel `nearest` exports; see src/kernels/assembly/nearest.ts. Pointers are byte offsets. */
export interface NearestKernel {
  prepare(base: number, rests: number, rows: number, dimensions: number, k: number, scratch: number): void;
  clearBest(scores: number, rows: number, count: number): void;
  search(
    firstGroup: number,
    lastGroup: number,
    quads: number,
    queries: number,
    rests: number,
    scores: number,
    rows: number,
    barred: number,
  ): void;
  sortBest(scores: number, rows: number, count: number, k: number): void;
}
